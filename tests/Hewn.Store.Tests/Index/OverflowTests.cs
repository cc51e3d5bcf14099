using System.Text;
using Hewn.Store.Index;
using Hewn.Store.Scanning;

namespace Hewn.Store.Tests.Index;

/// <summary>Values that find no room in an index are found in the lines.</summary>
public sealed class OverflowTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Names_beyond_the_dictionary_and_beyond_its_length_are_still_counted()
    {
        var text = new StringBuilder();
        for (int i = 0; i < 12_000; i++)
        {
            string level = i % 3 == 0 ? "error" : $"level-{i}"; // the dictionary is full of others
            string model = i % 500 == 0 ? new string('m', 300) : "small";
            text.Append($"{{\"level\":\"{level}\",\"model\":\"{model}\",\"duration_ms\":{i}e0}}\n");
        }

        text.Append("{\"level\":\"fatal\"}\n");
        string path = _folder.Write("names.jsonl", text.ToString());
        SegmentIndex.Build(path, new() { Threads = 1 }).ShouldBeNull();
        var query = new SegmentQuery([path]);
        query.Count(new() { Conditions = [LineCondition.MinLevel(Level.Error)] }).Lines.ShouldBe(4001);
        query.Count(new() { Conditions = [LineCondition.MinLevel(Level.Fatal)] }).Lines.ShouldBe(1);
        query.CountBy(LineFilter.All, FieldKey.Of(KnownField.Model)).Counts.ToArray().ShouldBe(
            [new(null, null, 1), new(new string('m', 300), null, 24), new("small", null, 11_976)]);
        query.Summarize(LineFilter.All, FieldKey.Of(KnownField.Duration), null, [1]).Groups.Single()
            .ShouldSatisfyAllConditions(
                all => all.Count.ShouldBe(12_000),
                all => all.Sum.ShouldBe(12_000L * 11_999 / 2),
                all => all.Quantiles[0].ShouldBe(11_999));
    }
}
