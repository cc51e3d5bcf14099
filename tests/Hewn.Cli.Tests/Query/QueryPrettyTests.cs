using System.Globalization;

namespace Hewn.Cli.Tests.Query;

/// <summary>Lines of an answer are shown as <c>hewn view</c> shows records.</summary>
public sealed class QueryPrettyTests : IDisposable
{
    private static readonly DateTime _start = new(2026, 1, 19, 0, 0, 0, DateTimeKind.Utc);

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>A log of each kind; all lines of it are asked for.</summary>
    [Theory]
    [InlineData("{\"timestamp\":\"2026-01-19T10:00:00Z\",\"level\":\"ERROR\",\"message\":\"gone\",\"logger\":\"db\","
        + "\"endpoint\":\"chat\",\"service\":\"api\",\"n\":1.5}\n"
        + "{\"timestamp\":\"2026-01-19T10:00:01Z\",\"level\":\"INFO\",\"message\":\"back\",\"tags\":[\"a\",\"b\"]}\n")]
    [InlineData("{\"level\":50,\"time\":1768816800000,\"pid\":7,\"msg\":\"away\",\"responseTime\":3}\n")]
    [InlineData("time=2026-01-19T10:00:00Z level=ERROR msg=\"gone wrong\" logger=db status=500\n"
        + "  at Api.Run()\n  at Main()\n"
        + "time=2026-01-19T10:00:01Z level=INFO msg=ok status=200\n")]
    [InlineData("2026-01-19 10:00:00,123 ERROR worker: lost it\nTraceback (most recent call last):\n"
        + "  File \"a.py\", line 1\nValueError: no\n2026-01-19 10:00:01,123 INFO worker: found it\n")]
    [InlineData("10.0.0.1 - - [19/Jan/2026:10:00:00 +0000] \"GET /a HTTP/1.1\" 200 12 \"-\" \"curl\"\n")]
    public async Task All_that_view_shows_of_a_record_is_there(string log)
    {
        string path = _folder.Write("any.log", log);
        foreach (int? width in new int?[] { null, 60 })
        {
            RunSettings settings = width is { } columns ? new() { Width = columns, IsTerminal = true } : new();
            ToolRun view = await ToolRun.OfAsync(settings, ["view", path, "--timezone", "utc", "--no-pager"]);
            ToolRun query = await ToolRun.OfAsync(settings, ["query", "{}", path, "--timezone", "utc", "--forward"]);
            query.ExitCode.ShouldBe(ExitCode.Success, query.Error);
            query.Output.ShouldBe(view.Output);
            query.Output.Length.ShouldBeGreaterThan(30);
        }
    }

    [Fact]
    public async Task What_a_stage_has_made_is_shown_as_it_was_made()
    {
        string path = _folder.Write("a.log",
            "{\"timestamp\":\"2026-01-19T10:00:00Z\",\"level\":\"ERROR\",\"message\":\"gone\",\"n\":1}\n");
        ToolRun run = await ToolRun.OfAsync(
            "query", "{} | line_format \"level={{.level}} msg=x n={{.n}}\"", path, "--timezone", "utc");
        run.Output.ShouldBe("2026-01-19 10:00:00.000 level=ERROR msg=x n=1\n");
        run = await ToolRun.OfAsync("query", "{} | line_format `{\"n\":{{.n}}}`", path, "--timezone", "utc");
        run.Output.ShouldBe("2026-01-19 10:00:00.000 {\"n\":1}\n");
        run = await ToolRun.OfAsync(
            "query", "{} | line_format `{\"message\":\"as JSON\",\"n\":{{.n}}}`", path, "--timezone", "utc");
        run.Output.ShouldBe("2026-01-19 10:00:00.000 -     as JSON n=1\n");
    }

    [Fact]
    public async Task What_was_found_before_a_query_broke_off_is_shown()
    {
        // Three mebibytes, which are read one by one; in the last of them a label has too many values.
        string path = _folder.Write("a.log", string.Concat(Enumerable.Range(0, 36_000).Select(i => string.Create(
            CultureInfo.InvariantCulture, $"{{\"timestamp\":\"{_start.AddSeconds(i):s}Z\",\"level\":\"INFO\","
            + $"\"message\":\"a line of some length\",\"id\":\"{Math.Max(i, 30_000)}\"}}\n"))));
        ToolRun run = await ToolRun.OfAsync("query", "{}", path, "--forward", "--limit", "all", "--label", "id");
        run.ExitCode.ShouldBe(ExitCode.Usage);
        run.Error.ShouldContain("maximum number of streams (5000) reached");
        run.Lines.Length.ShouldBeInRange(1000, 35_000);
    }
}
