using System.Globalization;
using System.Text.Json;

namespace Hewn.Cli.Tests.View;

public sealed class ListingTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private Task<ToolRun> View(params string[] args) => ToolRun.OfAsync(["view", "--log-dir", _folder.Path, .. args]);

    [Fact]
    public async Task Fifty_records_of_each_log_are_listed_unless_told_otherwise()
    {
        _folder.Write("api.log.1", Lines(0, 40));
        _folder.Write("api.log", Lines(40, 40));
        (await View("--type", "api")).Lines.Count(line => line.StartsWith('[')).ShouldBe(50);
        (await View("--type", "api", "--lines", "3")).Output
            .ShouldEndWith("m77\n[2026-01-19T00:00:18.000000Z] INFO: m78\n[2026-01-19T00:00:19.000000Z] INFO: m79\n");
        (await View("--lines", "100000")).Lines.Count(line => line.StartsWith('[')).ShouldBe(80);
    }

    [Fact]
    public async Task Hours_bound_a_listing_only_when_given()
    {
        _folder.Write("api.log",
            Line("2020-01-01T00:00:00Z", "INFO", "old") + Line("2026-01-19T11:59:00Z", "INFO", "new"));
        (await View()).Output.ShouldContain("old");
        ToolRun run = await View("--hours", "1");
        run.Output.ShouldNotContain("old");
        run.Output.ShouldContain("new");
    }

    [Fact]
    public async Task Level_lists_that_level_and_above()
    {
        _folder.Write("api.log", string.Concat(new[] { "DEBUG", "INFO", "WARNING", "ERROR", "critical" }
            .Select(level => Line("2026-01-19T11:59:00Z", level, $"is {level}"))) + "{\"message\":\"is nothing\"}\n");
        ToolRun run = await View("--level", "warn", "--output", "json");
        run.Lines.Select(line => JsonDocument.Parse(line).RootElement.GetProperty("message").GetString())
            .ShouldBe(["is WARNING", "is ERROR", "is critical"]);
        (await View("--level", "Info", "--output", "json")).Lines.Length.ShouldBe(5);
    }

    [Fact]
    public async Task Slow_lists_only_calls_that_took_that_long()
    {
        double[] durations = [4999.99, 5000, 12345.6, 12000, 100];
        _folder.Write("api.log", string.Concat(durations.Select(ms =>
            FormattableString.Invariant($"{{\"type\":\"response\",\"status_code\":200,\"duration_ms\":{ms}}}\n"))));
        (await View("--slow", "5s", "--output", "json")).Lines.Length.ShouldBe(3);
    }

    [Fact]
    public async Task Json_lists_the_raw_records_by_time_each_once_and_on_one_line()
    {
        string error = Line("2026-01-19T10:00:01Z", "ERROR", "both");
        _folder.Write("api.log", Line("2026-01-19T10:00:00Z", "INFO", "first") + error
            + "{\n  \"timestamp\": \"2026-01-19T10:00:03Z\",\n  \"list\": [\n"
            + "    {\n      \"a b\": 1\n    }\n  ]\n}\nno record\n");
        _folder.Write("errors.log", error + Line("2026-01-19T10:00:02Z", "ERROR", "only here"));
        ToolRun run = await View("--output", "json");
        run.Lines.ShouldBe(
        [
            Line("2026-01-19T10:00:00Z", "INFO", "first").Trim(), error.Trim(),
            Line("2026-01-19T10:00:02Z", "ERROR", "only here").Trim(),
            """{"timestamp":"2026-01-19T10:00:03Z","list":[{"a b":1}]}""",
        ]);
        run.Error.ShouldContain("1 line could not be read as a record");
        run.Error.ShouldContain("api.log:11: does not start with '{'");
    }

    [Fact]
    public async Task Lines_that_are_no_record_are_shown_where_they_stand_and_counted()
    {
        _folder.Write("api.log", Line("2026-01-19T10:00:00Z", "INFO", "a") + "oops\n{\"torn\":\"x\n" + "{\"torn");
        ToolRun run = await View("--type", "api");
        run.ExitCode.ShouldBe(ExitCode.Success);
        run.Output.ShouldContain("[api.log:2] no record: does not start with '{'\n  oops\n");
        run.Error.ShouldContain("3 lines could not be read as a record");
        run.Error.ShouldContain("api.log:4: unfinished line");
    }

    [Fact]
    public async Task Escape_sequences_in_a_log_never_reach_the_terminal()
    {
        _folder.Write("api.log", "{\"message\":\"a\\u001b[31mred\\u0007\\u009b2J\\nx\\u202e\",\"level\":\"\\u001b[1m\","
            + "\"n\\u001bame\":\"\\u001b]0;title\",\"error_type\":\"\\u001b[0m\"}\n\u001b[2Jraw\n");
        ToolRun run = await View();
        run.Output.ShouldNotContain('\e');
        run.Output.ShouldNotContain('\u009b');
        run.Output.ShouldNotContain('\u202e');
        run.Output.ShouldContain("""a\x1b[31mred\x07\x9b2J\nx\u202e""");
        run.Output.ShouldContain("""  \x1b[2Jraw""");
        ToolRun wrong = await ToolRun.OfAsync("view", "--type", "\e[31m");
        wrong.Error.ShouldContain("""\x1b[31m""");
        wrong.Error.ShouldNotContain('\e');
    }

    [Fact]
    public async Task The_originals_records_are_listed_with_their_naive_times_in_the_chosen_zone()
    {
        SeedSamples.WriteTo(_folder);
        ToolRun run = await View("--timezone", "Europe/Berlin");
        run.ExitCode.ShouldBe(ExitCode.Success, run.Error);
        run.Error.ShouldBeEmpty();
        run.Output.ShouldContain("[2025-06-26T10:30:02.456789+02:00] INFO: Outgoing response\n"
            + "  ← 200 (2340.12ms) POST generate_response\n");
        run.Output.ShouldContain("[2025-06-26T10:30:00.123456+02:00] INFO: Incoming request\n"
            + "  → POST http://localhost:5000/api/v1/generate\n");
        run.Output.ShouldContain("  ✗ ModelNotFoundError: Model not found\n");
        ToolRun utc = await View("--timezone", "utc");
        utc.Output.ShouldContain("[2025-06-26T10:30:02.456789Z]");
    }

    [Fact]
    public async Task Colours_are_written_to_a_terminal_only_and_not_when_they_are_not_wanted()
    {
        _folder.Write("api.log", Line("2026-01-19T10:00:00Z", "ERROR", "a"));
        var terminal = new RunSettings { IsTerminal = true, Width = 100 };
        string[] args = ["view", "--log-dir", _folder.Path];
        (await ToolRun.OfAsync(terminal, args)).Output.ShouldContain('\e');
        (await ToolRun.OfAsync(terminal, [.. args, "--no-color"])).Output.ShouldNotContain('\e');
        (await ToolRun.OfAsync(terminal with { Environment = new() { ["NO_COLOR"] = "1" } }, args)).Output
            .ShouldNotContain('\e');
        (await ToolRun.OfAsync(args)).Output.ShouldNotContain('\e');
        (await ToolRun.OfAsync(args)).Output.ShouldContain("📋 Recent API Logs:");
    }

    private static string Lines(int from, int count) => string.Concat(Enumerable.Range(from, count).Select(i => Line(
        new DateTime(2026, 1, 19).AddSeconds(i % 60).ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture),
        "INFO", $"m{i}")));

    private static string Line(string time, string level, string message) =>
        $"{{\"timestamp\":\"{time}\",\"level\":\"{level}\",\"message\":\"{message}\"}}\n";
}
