using System.Globalization;
using System.Text;
using Hewn.Store.Reading;
using Hewn.Store.Scanning;
using Hewn.Store.Sieving;

namespace Hewn.Store.Tests.Reading;

/// <summary>Serilog's compact JSON leaves out the level INFO: filters on levels know that, and pass over the rest.
/// </summary>
public sealed class SerilogLevelTests : IDisposable
{
    private const int Lines = 6000;
    private const string DockersTail = "\"stream\":\"stdout\",\"time\":\"2026-01-19T00:00:00Z\"";

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
        (int wanted, _) = Read(isWrapped ? DockersTail : null, minimum, isNegated);
        wanted.ShouldBe(expected);
    }

    /// <summary>Of lines of Docker's whose time stands first a sieve knows nothing: the dialect tells their level.
    /// </summary>
    [Theory]
    [InlineData(null)]
    [InlineData("\"time\":\"2026-01-19T00:00:00Z\",\"stream\":\"stdout\"")]
    public void Records_without_a_level_are_passed_over_where_higher_ones_are_wanted(string? dockersTail)
    {
        (_, int read) = Read(dockersTail, Level.Warn, isNegated: false);
        read.ShouldBeLessThan(Lines / 2);
    }

    [Fact]
    public void Lines_of_Docker_without_a_level_are_ruled_out_many_at_once()
    {
        using RecordSieve sieve = RecordSieve.TryMake(new() { Conditions = [LineCondition.MinLevel(Level.Warn)] })!;
        byte[] lines = Encoding.UTF8.GetBytes(Text(DockersTail, 100));
        sieve.Look(lines, 0, isOfDocker: true);
        sieve.PassOver(out int before).ShouldBe(0, "the first is a warning");
        before.ShouldBe(0);
        sieve.TryGoTo(lines.AsSpan().IndexOf((byte)'\n') + 1, isOfDocker: true).ShouldBeTrue();
        sieve.PassOver(out int count);
        count.ShouldBe(19); // up to the next warning
    }

    /// <summary>How many of the records that reading hands out have a level that is wanted, and how many there are.
    /// </summary>
    private (int Wanted, int Read) Read(string? dockersTail, Level minimum, bool isNegated)
    {
        string path = _folder.File("serilog.jsonl");
        File.WriteAllText(path, Text(dockersTail, Lines));
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

    /// <param name="dockersTail">What follows in a line of Docker's; null: the lines stand alone.</param>
    /// <param name="count">How many lines.</param>
    private static string Text(string? dockersTail, int count)
    {
        var text = new StringBuilder();
        for (int i = 0; i < count; i++)
        {
            string level = (i % 20) switch { 0 => ",\"@l\":\"Warning\"", 1 or 2 => ",\"@l\":\"Debug\"", _ => "" };
            string time = string.Create(
                CultureInfo.InvariantCulture, $"2026-01-19T{i / 3600:00}:{i / 60 % 60:00}:{i % 60:00}Z");
            string line = $"{{\"@t\":\"{time}\",\"@mt\":\"call {{Number}} answered by a model\"{level},"
                + $"\"Number\":{i}}}";
            text.Append(dockersTail is null
                ? line + "\n"
                : $"{{\"log\":\"{line.Replace("\"", "\\\"", StringComparison.Ordinal)}\\n\",{dockersTail}}}\n");
        }

        return text.ToString();
    }
}
