using System.Globalization;
using System.Text;

namespace Hewn.Cli.Tests.Query;

/// <summary>Lines far from their place in time are part of every answer whose time they are of.</summary>
public sealed class QueryOrderTests : IDisposable
{
    private static readonly DateTime _start = new(2026, 1, 19, 10, 0, 0, DateTimeKind.Utc);
    private readonly TempFolder _folder = new();

    public static TheoryData<string> Dialects => ["json", "slog", "logfmt", "text"];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Dialects))]
    public async Task Without_a_typed_time_none_is_left_out(string dialect)
    {
        string path = Write(dialect, 16_000, (8000, _start.AddHours(-3)), (9000, _start.AddHours(40)));
        new FileInfo(path).Length.ShouldBeGreaterThan(1100 * 1024, "smaller files are read whole for their times");
        foreach (string order in new[] { "--forward", "--limit=50" })
        {
            ToolRun lines = await ToolRun.OfAsync("query", "{} |= \"odd-one\"", path, order, "--output", "csv");
            lines.Lines.Length.ShouldBe(1 + 2, lines.Error);
        }

        ToolRun counts = await ToolRun.OfAsync(
            "query", "sum(count_over_time({} |= \"odd-one\" [1h]))", path, "--step", "1h", "--output", "csv");
        counts.Lines[1..].ShouldBe(["2026-01-19T07:00:00Z,1", "2026-01-21T02:00:00Z,1"], counts.Error);
        ToolRun last = await ToolRun.OfAsync(
            "query", "sum(count_over_time({} |= \"odd-one\" [1h]))", path, "--instant", "--output", "csv");
        last.Lines[1..].ShouldBe(["2026-01-21T02:00:00Z,1"], last.Error);
        ToolRun since = await ToolRun.OfAsync("query", "sum(count_over_time({} |= \"odd-one\" [1h]))", path,
            "--since", "2026-01-19T10:00:00Z", "--step", "1h", "--output", "csv");
        since.Lines[1..].ShouldBe(["2026-01-21T02:00:00Z,1"], since.Error);
    }

    [Theory]
    [MemberData(nameof(Dialects))]
    public async Task A_limit_that_is_reached_keeps_no_line_from_being_found(string dialect)
    {
        string path = Write(dialect, 16_000, (4000, _start.AddHours(40)), (9000, _start.AddHours(-3)));
        foreach (bool isForward in new[] { true, false })
        {
            string time = isForward ? "2026-01-19T07" : "2026-01-21T02";
            string[] order = isForward ? ["--forward"] : [];
            ToolRun lines = await ToolRun.OfAsync(
                ["query", "{}", path, .. order, "--limit", "3", "--output", "csv"]);
            lines.Lines.Length.ShouldBe(1 + 3, lines.Error);
            lines.Lines[1].ShouldStartWith(time);
            lines.Lines[2].ShouldNotStartWith(time);
            lines.Error.ShouldBe("");
        }
    }

    [Fact]
    public async Task Lines_are_counted_once_when_times_become_known_late()
    {
        string path = Write("json", 16_000, (8000, _start.AddHours(-3)));
        File.AppendAllText(path, "no record\n");
        ToolRun run = await ToolRun.OfAsync("query", "sum(count_over_time({}[1h]))", path, "--step", "1h",
            "--output", "csv", "--explain");
        run.Lines[1..].ShouldBe(["2026-01-19T07:00:00Z,1", "2026-01-19T10:00:00Z,1", "2026-01-19T11:00:00Z,3600",
            "2026-01-19T12:00:00Z,3600", "2026-01-19T13:00:00Z,3600", "2026-01-19T14:00:00Z,3600",
            "2026-01-19T15:00:00Z,1600"], run.Error);
        run.Error.ShouldContain("1 line no record");
    }

    [Fact]
    public async Task A_line_of_another_year_among_too_many_points_is_told_of()
    {
        string path = Write("json", 16_000, (8000, DateTime.UnixEpoch.AddDays(-3)));
        ToolRun run = await ToolRun.OfAsync("query", "sum(count_over_time({}[1h]))", path, "--step", "1m");
        run.ExitCode.ShouldBe(ExitCode.Usage);
        run.Error.ShouldContain("The lines are of 1969-12-29T");
        run.Error.ShouldContain(" to 2026-01-19T");
        run.Error.ShouldContain("--since");
        run = await ToolRun.OfAsync("query", "sum(count_over_time({}[200y]))", path, "--output", "csv");
        run.Lines[^1].ShouldEndWith(",16001", Case.Sensitive, run.Error);
    }

    [Theory]
    [InlineData("--since", "2026-01-19T09:00:00Z", 39_000, -1_000_000)]
    [InlineData("--until", "2026-01-20T09:00:00Z", 1000, 1_000_000)]
    public async Task A_line_of_another_year_does_not_end_the_reading(string bound, string time, int at, int hours)
    {
        // From its own end on, nothing that is wanted comes for several mebibytes.
        string path = Write("json", 40_000, (at, _start.AddHours(hours / 100)), (40_000 - at, _start.AddMinutes(5)));
        ToolRun run = await ToolRun.OfAsync("query", "{} |= \"odd-one\"", path, bound, time,
            bound == "--until" ? "--forward" : "--limit=50", "--output", "csv");
        run.Lines.Length.ShouldBe(1 + 1, run.Error);
        run.Lines[1].ShouldStartWith("2026-01-19T10:05:00Z");
    }

    [Theory]
    [InlineData("--since", "2026-01-19T10:10:00Z", "10:10:00Z,601 11:10:00Z,3600 12:10:00Z,3600 13:10:00Z,199")]
    [InlineData("--until", "2026-01-19T11:10:00Z", "10:10:00Z,601 11:10:00Z,3600")]
    public async Task Points_reach_the_last_line_from_a_bound_that_was_typed(string bound, string time, string expected)
    {
        string path = Write("json", 8000);
        ToolRun run = await ToolRun.OfAsync(
            "query", "sum(count_over_time({}[1h]))", path, bound, time, "--step", "1h", "--output", "csv");
        string.Join(' ', run.Lines[1..]).Replace("2026-01-19T", "", StringComparison.Ordinal)
            .ShouldBe(expected, run.Error);
    }

    [Theory]
    [InlineData("sum(count_over_time({}[10s]))", true)]
    [InlineData("sum(count_over_time({}[1h])) / sum(count_over_time({}[10s]))", true)]
    [InlineData("sum(count_over_time({}[1h]))", false)]
    [InlineData("sum(count_over_time({}[10s]))", false, "--step", "1m")]
    [InlineData("sum(count_over_time({}[10s]))", false, "--instant")]
    public async Task Points_further_apart_than_a_range_are_told_of(string query, bool isTold, params string[] args)
    {
        string path = Write("json", 8000);
        ToolRun run = await ToolRun.OfAsync(["query", query, path, "--output", "csv", .. args]);
        run.ExitCode.ShouldBe(ExitCode.Success, run.Error);
        run.Error.Contains("the points are 31s apart, and each looks back 10s", StringComparison.Ordinal)
            .ShouldBe(isTold, run.Error);
    }

    [Fact]
    public async Task Of_a_time_that_only_a_line_in_the_middle_is_of_nothing_wrong_is_said()
    {
        string path = Write("json", 16_000, (8000, _start.AddHours(40)));
        ToolRun run = await ToolRun.OfAsync("query", "{level=\"FATAL\"}", path, "--since", "2026-01-20T10:00:00Z");
        run.Error.ShouldNotContain("no line is of the time");
        run.Error.ShouldContain("FATAL");
        run = await ToolRun.OfAsync("query", "{level=\"FATAL\"}", path, "--since", "2026-01-21T10:00:00Z");
        run.Error.ShouldContain("no line is of the time");
    }

    [Fact]
    public async Task Nothing_in_the_files_is_told()
    {
        ToolRun run = await ToolRun.OfAsync("query", "{}", _folder.Write("empty.log", ""));
        run.ExitCode.ShouldBe(ExitCode.Success);
        run.Error.ShouldContain("there is nothing in the files");
    }

    /// <summary>Lines of one second each; those at some places have another time.</summary>
    private string Write(string dialect, int lines, params (int At, DateTime Time)[] odd)
    {
        var text = new StringBuilder();
        for (int i = 0; i < lines; i++)
        {
            foreach ((int at, DateTime time) in odd)
            {
                if (at == i)
                    text.Append(Line(dialect, time, "odd-one")).Append('\n');
            }

            text.Append(Line(dialect, _start.AddSeconds(i), string.Create(CultureInfo.InvariantCulture, $"usual {i}")))
                .Append('\n');
        }

        return _folder.Write($"{dialect}.log", text.ToString());
    }

    private static string Line(string dialect, DateTime time, string word)
    {
        string iso = time.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        string message = $"what happened was {word}, and there is some more to be said of it";
        return dialect switch
        {
            "json" => $$"""{"timestamp":"{{iso}}","level":"INFO","message":"{{message}}","service":"api"}""",
            "slog" => $"time={iso} level=INFO msg=\"{message}\" service=api",
            "logfmt" => $"level=info service=api ts={iso} msg=\"{message}\"",
            _ => $"[{iso.Replace('T', ' ').TrimEnd('Z')}] {message}",
        };
    }
}
