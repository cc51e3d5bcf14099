using System.Text.Json;

namespace Hewn.Cli.Tests.Show;

public sealed class ShowTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public ShowTests()
    {
        _folder.Write("api.jsonl",
            Line("10:00:00.000", "req_1", "arrived", "\"trace_id\":\"t1\"") + Line("10:00:00.500", "req_11", "another")
            + Line("10:00:02.000", "req_1", "answered", "\"status_code\":200,\"duration_ms\":2000"));
        _folder.Write("engine.log",
            "[2026-01-19T10:00:00.250Z] INFO: loading model for req_1\n"
            + "[2026-01-19T10:00:00.300Z] INFO: loading model for req_11\n"
            + "[2026-01-19T10:00:01.250Z] WARN: slow load (req_1)\n");
        _folder.Write("gateway.jsonl",
            "{\"timestamp\":\"2026-01-19T09:59:59.900Z\",\"level\":\"INFO\",\"message\":\"in\",\"trace_id\":\"t1\"}\n"
            + "{\"timestamp\":\"2026-01-19T10:00:03Z\",\"level\":\"INFO\",\"message\":\"knows req_1\","
            + "\"request_id\":\"req_2\"}\n"
            + "{\"timestamp\":\"2026-01-19T10:00:04Z\",\"message\":\"odd\",\"request_id\":\"a\\/b \\u002b\"}\n");
    }

    public void Dispose() => _folder.Dispose();

    private Task<ToolRun> Show(params string[] args) => Show(new RunSettings(), args);

    private Task<ToolRun> Show(RunSettings settings, params string[] args) =>
        ToolRun.OfAsync(settings, ["show", .. args, _folder.Path, "--timezone", "utc"]);

    [Theory]
    [InlineData("arrived loading slow answered", "request", "req_1")]
    [InlineData("arrived loading slow answered", "req_1")]
    [InlineData("in arrived", "trace", "t1")]
    [InlineData("in arrived", "t1")]
    [InlineData("odd", "a/b +")]
    [InlineData("slow", "req_1", "--level", "warn")]
    public async Task All_lines_of_an_id_come_by_time_and_no_others(string expected, params string[] args)
    {
        ToolRun run = await Show([.. args, "--output", "json"]);
        run.ExitCode.ShouldBe(0, run.Error);
        string.Join(' ', run.Lines.Select(line =>
            JsonDocument.Parse(line).RootElement.GetProperty("message").GetString()!.Split(' ')[0]))
            .ShouldBe(expected);
    }

    [Theory]
    [InlineData("request or trace", "req_9")]
    [InlineData("request", "request", "t1")]
    [InlineData("trace", "trace", "req_2")]
    public async Task An_id_that_is_nowhere_ends_with_code_1(string noun, params string[] args)
    {
        ToolRun run = await Show([.. args]);
        run.ExitCode.ShouldBe(1);
        run.Output.ShouldBeEmpty();
        run.Error.ShouldContain($"no line of 3 logs belongs to the {noun} '{args[^1]}'");
    }

    [Theory]
    [InlineData(60)]
    [InlineData(80)]
    [InlineData(120)]
    public async Task Each_step_says_when_it_came_and_how_long_it_took(int width)
    {
        ToolRun run = await Show(new RunSettings { IsTerminal = true, Width = width }, "req_1", "--color", "never");
        run.Output.ShouldBeGolden($"show.{width}");
        run.Output.ShouldContain("+250 ms     Δ 250 ms");
        run.Output.ShouldContain("+2.000 s     Δ 750 ms");
    }

    [Fact]
    public async Task A_missing_log_is_an_error()
    {
        ToolRun run = await ToolRun.OfAsync("show", "req_1", _folder.File("nowhere"));
        run.ExitCode.ShouldBe(2);
        run.Error.ShouldContain("hewn show: ");
        (await ToolRun.OfAsync("show")).ExitCode.ShouldBe(2);
    }

    private static string Line(string time, string id, string message, string fields = "\"x\":1") =>
        $"{{\"timestamp\":\"2026-01-19T{time}Z\",\"level\":\"INFO\",\"message\":\"{message}\","
        + $"\"request_id\":\"{id}\",{fields}}}\n";
}
