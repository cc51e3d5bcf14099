using System.Globalization;
using System.Text;
using Hewn.Store.Reading;
using Hewn.Store.Scanning;

namespace Hewn.Store.Tests.Reading;

/// <summary>Serilog's compact JSON leaves out the level INFO: filters on levels know that, and pass over the rest.
/// </summary>
public sealed class SerilogLevelTests : IDisposable
{
    private const int Lines = 6000;

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(false, Level.Info, false, 5400)] // those without a level are INFO
    [InlineData(false, Level.Trace, false, 6000)]
    [InlineData(false, Level.Warn, false, 300)]
    [InlineData(false, Level.Warn, true, 5700)]
    [InlineData(false, Level.Info, true, 600)]
    [InlineData(true, Level.Info, false, 5400)]
    [InlineData(true, Level.Warn, false, 300)]
    [InlineData(true, Level.Warn, true, 5700)]
    public void A_level_that_is_left_out_is_INFO(bool isWrapped, Level minimum, bool isNegated, int expected)
    {
        (int wanted, _) = Read(isWrapped, minimum, isNegated);
        wanted.ShouldBe(expected);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Records_without_a_level_are_passed_over_where_higher_ones_are_wanted(bool isWrapped)
    {
        (_, int read) = Read(isWrapped, Level.Warn, isNegated: false);
        read.ShouldBeLessThan(Lines / 2);
    }

    /// <summary>How many of the records that reading hands out have a level that is wanted, and how many there are.
    /// </summary>
    private (int Wanted, int Read) Read(bool isWrapped, Level minimum, bool isNegated)
    {
        string path = _folder.File("serilog.jsonl");
        File.WriteAllText(path, Text(isWrapped));
        LineCondition condition = LineCondition.MinLevel(minimum);
        LineFilter filter = new() { Conditions = [isNegated ? LineCondition.Not(condition) : condition] };
        using var reader = LogReader.Open(LogSources.Find([path]), new() { Wanted = filter });
        (int wanted, int read) = (0, 0);
        while (reader.TryRead())
        {
            read++;
            wanted += reader.Current.Level >= minimum != isNegated ? 1 : 0;
        }

        return (wanted, read);
    }

    private static string Text(bool isWrapped)
    {
        var text = new StringBuilder();
        for (int i = 0; i < Lines; i++)
        {
            string level = (i % 20) switch { 0 => ",\"@l\":\"Warning\"", 1 or 2 => ",\"@l\":\"Debug\"", _ => "" };
            string time = string.Create(
                CultureInfo.InvariantCulture, $"2026-01-19T{i / 3600:00}:{i / 60 % 60:00}:{i % 60:00}Z");
            string line = $"{{\"@t\":\"{time}\",\"@mt\":\"call {{Number}} answered by a model\"{level},"
                + $"\"Number\":{i}}}";
            text.Append(isWrapped
                ? $"{{\"log\":\"{line.Replace("\"", "\\\"", StringComparison.Ordinal)}\\n\","
                    + $"\"stream\":\"stdout\",\"time\":\"{time}\"}}\n"
                : line + "\n");
        }

        return text.ToString();
    }
}
