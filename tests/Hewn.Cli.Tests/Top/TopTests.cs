using System.Text.Json;

namespace Hewn.Cli.Tests.Top;

public sealed class TopTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task One_look_counts_what_is_in_the_window()
    {
        string path = _folder.Write("app.jsonl",
            Line("11:58:59", 200, 10, "old") + Line("11:59:10", 200, 100, "llama") + Line("11:59:20", 500, 300, "llama")
            + Line("11:59:59", 200, 50, "mistral") + Line("12:00:10", 200, 1, "future"));
        ToolRun run = await ToolRun.OfAsync("top", path, "--once", "--json");
        run.ExitCode.ShouldBe(0, run.Error);
        JsonElement top = run.Json;
        top.GetProperty("records").GetInt64().ShouldBe(3);
        top.GetProperty("errors").GetInt64().ShouldBe(1);
        top.GetProperty("per_second").GetDouble().ShouldBe(3 / 60.0, 1e-9);
        top.GetProperty("duration_ms").GetProperty("p50").GetDouble().ShouldBe(100);
        top.GetProperty("models").EnumerateArray().Select(row => row.GetProperty("name").GetString())
            .ShouldBe(["llama", "mistral"]);
        top.GetProperty("slowest").EnumerateArray().Select(call => call.GetProperty("duration_ms").GetDouble())
            .ShouldBe([300, 100, 50]);
        ToolRun filtered = await ToolRun.OfAsync("top", path, "--once", "--json", "--field", "model=mistral");
        filtered.Json.GetProperty("records").GetInt64().ShouldBe(1);
        ToolRun longer = await ToolRun.OfAsync("top", path, "--once", "--json", "--window", "2m");
        longer.Json.GetProperty("records").GetInt64().ShouldBe(4);
    }

    [Fact]
    public async Task A_recorded_call_counts_once()
    {
        static string Record(string type, string level, string model, string more) => "{\"timestamp\":"
            + $"\"2026-01-19T11:59:30Z\",\"level\":\"{level}\",\"message\":\"x\",\"model\":\"{model}\","
            + $"\"type\":\"{type}\"{more}}}\n";
        static string Call(string model, int status, string level) => Record("request", "INFO", model, "")
            + Record("response", level, model, $",\"status_code\":{status},\"duration_ms\":5")
            + Record("span", "INFO", model, ",\"span\":{\"name\":\"x\"}");
        string log = Call("boom", 500, "ERROR") + Call("boom", 500, "ERROR") + Call("fine", 200, "INFO");
        string path = _folder.Write("api.log", log);
        JsonElement top = (await ToolRun.OfAsync("top", path, "--once", "--json")).Json;
        top.GetProperty("records").GetInt64().ShouldBe(3);
        top.GetProperty("models").EnumerateArray().Select(row =>
            (row.GetProperty("name").GetString(), row.GetProperty("records").GetInt64(),
                row.GetProperty("errors").GetInt64())).ShouldBe([("boom", 2, 2), ("fine", 1, 0)]);
    }

    [Fact]
    public async Task Durations_with_units_are_among_the_slowest()
    {
        string path = _folder.Write("gin.log",
            "time=2026-01-19T11:59:30Z level=info msg=a duration=65.168ms\n"
            + "time=2026-01-19T11:59:31Z level=info msg=b duration=1.5s\n");
        JsonElement top = (await ToolRun.OfAsync("top", path, "--once", "--json")).Json;
        top.GetProperty("slowest").EnumerateArray().Select(call => call.GetProperty("duration_ms").GetDouble())
            .ShouldBe([1500, 65.168]);
    }

    [Theory]
    [InlineData(60)]
    [InlineData(80)]
    [InlineData(120)]
    public async Task Text_fits_the_terminal(int width)
    {
        string path = _folder.Write("app.jsonl", string.Concat(Enumerable.Range(10, 50).Select(second =>
            Line($"11:59:{second}", second % 7 == 0 ? 500 : 200, second * 3, second % 3 == 0 ? "llama" : "mistral"))));
        var settings = new RunSettings { IsTerminal = true, Width = width };
        ToolRun run = await ToolRun.OfAsync(settings, "top", path, "--once", "--timezone", "utc");
        run.Output.ShouldBeGolden($"top.{width}");
        run.Lines.ShouldAllBe(line => line.Length <= width);
    }

    [Fact]
    public async Task New_records_are_counted_until_it_is_cancelled()
    {
        string path = _folder.Write("app.jsonl", Line("11:59:30", 200, 5, "llama"));
        using var output = new WatchedWriter();
        using var cancellation = new CancellationTokenSource();
        Task<ToolRun> run = ToolRun.OfAsync(
            new RunSettings { Output = output, Cancellation = cancellation.Token },
            "top", path, "--json", "--interval", "100ms");
        await output.WaitForAsync("\"records\":1,");
        File.AppendAllText(path, Line("11:59:31", 200, 5, "llama"));
        await output.WaitForAsync("\"records\":2,");
        await cancellation.CancelAsync();
        (await run).ExitCode.ShouldBe(0);
    }

    [Fact]
    public async Task A_terminal_is_drawn_in_place_until_it_is_cancelled()
    {
        string path = _folder.Write("app.jsonl", Line("11:59:30", 200, 5, "llama"));
        using var output = new WatchedWriter();
        using var cancellation = new CancellationTokenSource();
        Task<ToolRun> run = ToolRun.OfAsync(
            new RunSettings { Output = output, Cancellation = cancellation.Token, IsTerminal = true, Width = 100 },
            "top", path, "--interval", "100ms");
        await output.WaitForAsync("Records: 1 ");
        File.AppendAllText(path, Line("11:59:31", 200, 5, "llama"));
        await output.WaitForAsync("Records: 2 ");
        await cancellation.CancelAsync();
        (await run).ExitCode.ShouldBe(0);
        output.Text.ShouldContain("\e[?25h"); // The cursor is there again.
    }

    [Theory]
    [InlineData("--window", "0s")]
    [InlineData("--window", "2h")]
    [InlineData("--interval", "1ms")]
    [InlineData("--field", "x")]
    public async Task What_is_not_possible_is_an_error(string option, string value)
    {
        string path = _folder.Write("app.jsonl", Line("11:59:30", 200, 5, "llama"));
        ToolRun run = await ToolRun.OfAsync("top", path, "--once", option, value);
        run.ExitCode.ShouldBe(2);
        run.Error.ShouldContain(option);
    }

    private static string Line(string time, int status, double ms, string model) => FormattableString.Invariant(
        $$"""{"timestamp":"2026-01-19T{{time}}Z","level":"INFO","message":"m","status_code":{{status}},""")
        + FormattableString.Invariant(
            $$""" "duration_ms":{{ms}},"model":"{{model}}","endpoint":"chat","request_id":"r{{time}}"}""")
        + "\n";
}
