using System.Globalization;
using System.Text;
using Hewn.Store.Index;
using Hewn.Store.Scanning;

namespace Hewn.Store.Tests.Index;

/// <summary>Columns answer for what is theirs, and to the last digit.</summary>
public sealed class ColumnAnswerTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("1.0005")]
    [InlineData("1.001")]
    [InlineData("-0.0005")]
    [InlineData("-1.0005")]
    [InlineData("0")]
    [InlineData("1.50000000000000000")]
    [InlineData("1e0")]
    [InlineData("99999999999999999")]
    [InlineData("-99999999999999999")]
    public void Operands_finer_or_larger_than_the_column_are_compared_exactly(string operand)
    {
        var text = new StringBuilder();
        for (int i = -3000; i <= 3000; i++)
            text.Append(CultureInfo.InvariantCulture, $"{{\"duration_ms\":{i / 1000m:F3}}}\n");
        string path = _folder.Write("numbers.jsonl", text.ToString());
        SegmentIndex.Build(path).ShouldBeNull();
        foreach (FieldOperator comparison in Enum.GetValues<FieldOperator>().Where(o => o != FieldOperator.Matches))
        {
            foreach (bool isNegated in (bool[])[false, true])
            {
                LineCondition condition = LineCondition.Field(FieldKey.Of(KnownField.Duration), comparison, operand);
                var filter = new LineFilter { Conditions = [isNegated ? LineCondition.Not(condition) : condition] };
                new SegmentQuery([path]).Count(filter).Lines.ShouldBe(
                    new SegmentQuery([path], new() { Index = IndexUse.Never }).Count(filter).Lines,
                    $"{comparison} {operand}, negated {isNegated}");
            }
        }
    }

    [Fact]
    public void A_name_is_answered_by_the_column_of_its_meaning_only_where_all_values_came_from_it()
    {
        string path = _folder.Write(
            "names.jsonl",
            "{\"status_code\":500}\n{\"status\":200}\n{\"path\":\"/a\"}\n{\"endpoint\":\"/b\",\"path\":\"/c\"}\n{}\n");
        SegmentIndex.Build(path).ShouldBeNull();
        var query = new SegmentQuery([path]);
        long Count(FieldKey key) =>
            query.Count(new() { Conditions = [LineCondition.Field(key, FieldOperator.Exists)] }).Lines;
        Count(FieldKey.Of(KnownField.Status)).ShouldBe(2);
        Count(FieldKey.Named("status_code")).ShouldBe(1);
        Count(FieldKey.Named("status")).ShouldBe(1);
        Count(FieldKey.Of(KnownField.Endpoint)).ShouldBe(2);
        Count(FieldKey.Named("path")).ShouldBe(2);
        query.CountBy(LineFilter.All, FieldKey.Named("path")).Counts.ToArray()
            .ShouldBe([new(null, null, 3), new("/a", null, 1), new("/c", null, 1)]);
    }
}
