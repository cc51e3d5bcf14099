using System.Text.Json;

namespace Hewn.Cli.Tests.Usage;

public sealed class UsageCommandTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public UsageCommandTests()
    {
        string failed = End("4", "2026-01-19T23:59:59", 502, "upstream_error", "b", ",\"duration_ms\":50", "ERROR");
        _folder.Write("api.log.1",
            Begin("1", "2026-01-18T10:00:00", "a", "anna")
            + End("1", "2026-01-18T10:00:02", 200, "completed", "a", Told(10, 20, 30, 2000)));
        _folder.Write("api.log",
            Begin("2", "2026-01-19T10:00:00", "a", "anna") + Begin("3", "2026-01-19T10:00:00", "a", "bert")
            + End("3", "2026-01-19T10:00:01", 200, "completed", "a", Told(1, 2, 3, 1000))
            // Tokens that nobody told are absent, and a total is only made of both parts.
            + End("2", "2026-01-19T10:00:05", 200, "aborted_by_client", "a",
                ",\"prompt_tokens\":5,\"duration_ms\":5000")
            + Begin("4", "2026-01-19T23:59:00", "b", null) + failed
            + Begin("5", "2026-01-20T00:00:00", "b", "bert")
            + Begin("6", "2026-01-20T01:00:00", null, null)
            + End("6", "2026-01-20T01:00:01", 404, "failed", null, ",\"duration_ms\":1"));
        _folder.Write("errors.log", failed);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Calls_and_tokens_are_counted_by_model_over_all_files_each_once()
    {
        JsonElement json = (await RunAsync("--json")).Json;
        JsonElement[] rows = [.. json.GetProperty("rows").EnumerateArray()];
        rows.Select(row => row.TryGetProperty("model", out JsonElement model) ? model.GetString() : null)
            .ShouldBe(["a", "b", null]);
        Figures(rows[0]).ShouldBe("calls 3 failed 0 aborted 1 unfinished 0 with 3 prompt 16 completion 22 total 33");
        Figures(rows[1]).ShouldBe("calls 2 failed 1 aborted 0 unfinished 1 with 0 prompt - completion - total -");
        Figures(rows[2]).ShouldBe("calls 1 failed 1 aborted 0 unfinished 0 with 0 prompt - completion - total -");
        Figures(json.GetProperty("total"))
            .ShouldBe("calls 6 failed 2 aborted 1 unfinished 1 with 3 prompt 16 completion 22 total 33");
        rows[0].GetProperty("duration_ms").GetProperty("p50").GetDouble().ShouldBe(2000);
        rows[0].GetProperty("total_duration_ms").GetDouble().ShouldBe(8000);
    }

    [Fact]
    public async Task A_user_is_who_the_request_says_called()
    {
        JsonElement json = (await RunAsync("--by", "user", "--json")).Json;
        Rows(json, "user", "calls").ShouldBe(["anna 2", "bert 2", "- 2"]);
    }

    [Theory]
    [InlineData("utc", "2026-01-18 a 1|2026-01-19 a 2|2026-01-19 b 1|2026-01-20 b 1|2026-01-20 - 1")]
    [InlineData("-01:00", "2026-01-18 a 1|2026-01-19 a 2|2026-01-19 b 2|2026-01-20 - 1")]
    [InlineData("+14:00", "2026-01-19 a 1|2026-01-20 a 2|2026-01-20 b 2|2026-01-20 - 1")]
    public async Task Days_are_those_of_the_zone_and_stand_in_their_order(string zone, string expected)
    {
        JsonElement json = (await RunAsync("--by", "day,model", "--timezone", zone, "--json")).Json;
        string.Join('|', json.GetProperty("rows").EnumerateArray()
            .Select(row => $"{Text(row, "day")} {Text(row, "model")} {Text(row, "calls")}")).ShouldBe(expected);
    }

    [Fact]
    public async Task A_call_counts_when_it_ended_wherever_it_began()
    {
        JsonElement json = (await RunAsync(
            "--since", "2026-01-19T10:00:03", "--until", "2026-01-19T23:59:30", "--by", "user", "--json")).Json;
        // Its request stands before the window. That of call 4 is in it, and its end behind: no call without an end.
        Rows(json, "user", "calls").ShouldBe(["anna 1"]);
        json.GetProperty("since").GetString().ShouldBe("2026-01-19T10:00:03Z");
    }

    [Fact]
    public async Task An_id_that_is_used_again_while_its_call_runs_is_two_calls()
    {
        _folder.Write("own.log",
            Begin("x", "2026-01-19T10:00:00", "a", "anna") + Begin("x", "2026-01-19T10:00:01", "a", "bert")
            + End("x", "2026-01-19T10:00:02", 200, "completed", "a", "")
            + End("x", "2026-01-19T10:00:03", 200, "completed", "a", "")
            + End("x", "2026-01-19T10:00:04", 200, "completed", "a", ""));
        ToolRun run = await ToolRun.OfAsync("usage", _folder.File("own.log"), "--by", "user", "--json");
        Rows(run.Json, "user", "calls").ShouldBe(["anna 1", "bert 1", "- 1"]);
    }

    [Fact]
    public async Task Foolish_figures_are_absent_and_great_ones_add_up()
    {
        _folder.Write("own.log",
            End("1", "2026-01-19T10:00:00", 200, "completed", "a", ",\"prompt_tokens\":-5,\"total_tokens\":\"many\"")
            + End("2", "2026-01-19T10:00:00", 200, "completed", "a", ",\"prompt_tokens\":9223372036854775807")
            + End("3", "2026-01-19T10:00:00", 200, "completed", "a", ",\"prompt_tokens\":9223372036854775807")
            + End("4", "2026-01-19T10:00:00", 200, "completed", "a", ",\"prompt_tokens\":0"));
        ToolRun run = await ToolRun.OfAsync("usage", _folder.File("own.log"), "--json");
        Figures(run.Json.GetProperty("total")).ShouldBe("calls 4 failed 0 aborted 0 unfinished 0 with 3 "
            + "prompt 18446744073709551614 completion - total -");
    }

    [Theory]
    [InlineData("usage", 120)]
    [InlineData("usage", 60)]
    [InlineData("usage-day", 120, "--by", "model,day")]
    public async Task The_table_is_as_accepted(string name, int width, params string[] args)
    {
        ToolRun run = await ToolRun.OfAsync(
            new RunSettings { Width = width }, ["usage", _folder.Path, "--timezone", "utc", .. args]);
        run.ExitCode.ShouldBe(0, run.Error);
        run.Output.ShouldBeGolden($"{name}.{width}");
        run.Output.ShouldNotContain("\e");
    }

    [Theory]
    [InlineData("--by: 'models' is not possible. Allowed: model, user, day", "--by", "models")]
    [InlineData("--by: '' is not possible", "--by", "model,")]
    [InlineData("--since: ", "--since", "whenever")]
    [InlineData("does not exist", "nowhere.log")]
    public async Task What_cannot_be_is_told(string message, params string[] args)
    {
        ToolRun run = await ToolRun.OfAsync(["usage", .. args]);
        run.ExitCode.ShouldBe(2);
        run.Error.ShouldContain(message);
    }

    [Fact]
    public async Task That_there_is_no_call_is_told()
    {
        _folder.Write("own.log", "{\"timestamp\":\"2026-01-19T10:00:00Z\",\"message\":\"x\"}\n");
        ToolRun run = await ToolRun.OfAsync("usage", _folder.File("own.log"));
        (run.ExitCode, run.Output).ShouldBe((0, ""));
        run.Error.ShouldContain("no recorded call");
    }

    private Task<ToolRun> RunAsync(params string[] args) => ToolRun.OfAsync(["usage", _folder.Path, .. args]);

    private static string[] Rows(JsonElement json, string key, string figure) =>
        [.. json.GetProperty("rows").EnumerateArray().Select(row => $"{Text(row, key)} {Text(row, figure)}")];

    private static string Figures(JsonElement row) =>
        $"calls {Text(row, "calls")} failed {Text(row, "failed")} aborted {Text(row, "aborted")} "
        + $"unfinished {Text(row, "unfinished")} with {Text(row, "calls_with_tokens")} "
        + $"prompt {Text(row, "prompt_tokens")} completion {Text(row, "completion_tokens")} "
        + $"total {Text(row, "total_tokens")}";

    private static string Text(JsonElement row, string name) =>
        row.TryGetProperty(name, out JsonElement value) ? value.ToString() : "-";

    private static string Told(int prompt, int completion, int total, int ms) =>
        $",\"prompt_tokens\":{prompt},\"completion_tokens\":{completion},\"total_tokens\":{total},\"duration_ms\":{ms}";

    private static string Begin(string id, string time, string? model, string? caller) =>
        $"{{\"timestamp\":\"{time}Z\",\"level\":\"INFO\",\"message\":\"Incoming request\",\"request_id\":\"{id}\""
        + (model is null ? "" : $",\"model\":\"{model}\"") + ",\"type\":\"request\""
        + (caller is null ? "" : $",\"caller\":\"{caller}\"") + "}\n";

    private static string End(
        string id, string time, int status, string outcome, string? model, string figures, string level = "INFO") =>
        $"{{\"timestamp\":\"{time}Z\",\"level\":\"{level}\",\"message\":\"Outgoing response\",\"request_id\":\"{id}\""
        + (model is null ? "" : $",\"model\":\"{model}\"")
        + $",\"type\":\"response\",\"status_code\":{status},\"outcome\":\"{outcome}\"{figures}}}\n";
}
