using System.Globalization;

namespace Hewn.Cli.Tests.Logs;

public sealed class LogsCommandTests : IDisposable
{
    private const string Service = "inference.log";
    private const string Engine = "inference-llama.cpp-server.log";

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Docker_model_runners_two_logs_are_merged_line_by_line_as_it_does()
    {
        _folder.Write(Service,
            "[2026-04-02T10:00:00.000000000Z] time=2026-04-02T10:00:00.000Z level=INFO msg=\"Logs endpoint\" dir=/tmp\n"
            + "[2026-04-02T10:00:02.000000000Z] time=2026-04-02T10:00:02.000Z level=WARN msg=\"says [2020-01-01]\"\n"
            + "[2026-04-02T10:00:04.000000000Z] panic: out of luck\n"
            + "goroutine 1 [running]:\n"
            + "main.main()\n"
            + "[2026-04-02T10:00:06.000000000Z] last\n");
        _folder.Write(Engine,
            "[2026-04-02T10:00:01.000000000Z] llama_model_loader: loaded\n"
            + "[2026-04-02T10:00:02.000000000Z] at the same time as the service\n"
            + "[2026-04-02T10:00:03.000000000Z] terminate called\n"
            + "  what():  out of memory\n"
            + "[2026-04-02T10:00:05.000000000Z] [2019-01-01T00:00:00Z] quotes another time\n");
        _folder.Write("com.docker.backend.log", "[2026-04-02T10:00:00.500000000Z] of another part of Docker Desktop\n");
        ToolRun run = await ToolRun.OfAsync("logs", _folder.Path);
        run.ExitCode.ShouldBe(0, run.Error);
        run.Output.ShouldBe(
            "[2026-04-02T10:00:00.000000000Z] time=2026-04-02T10:00:00.000Z level=INFO msg=\"Logs endpoint\" dir=/tmp\n"
            + "[2026-04-02T10:00:01.000000000Z] llama_model_loader: loaded\n"
            + "[2026-04-02T10:00:02.000000000Z] time=2026-04-02T10:00:02.000Z level=WARN msg=\"says [2020-01-01]\"\n"
            + "[2026-04-02T10:00:02.000000000Z] at the same time as the service\n"
            + "[2026-04-02T10:00:03.000000000Z] terminate called\n"
            + "  what():  out of memory\n"
            + "[2026-04-02T10:00:04.000000000Z] panic: out of luck\n"
            + "goroutine 1 [running]:\n"
            + "main.main()\n"
            + "[2026-04-02T10:00:05.000000000Z] [2019-01-01T00:00:00Z] quotes another time\n"
            + "[2026-04-02T10:00:06.000000000Z] last\n");
        run.Error.ShouldBeEmpty();
    }

    [Fact]
    public async Task The_older_brackets_of_docker_desktop_are_read_with_their_levels()
    {
        _folder.Write(Service, "[2026-03-14T13:22:37.058967500Z][inference.model-manager] Initialized store\n");
        _folder.Write(Engine,
            "[2026-02-05T07:15:19.034849300Z][inference.inference-llama.cpp][W] failed to read version\n"
            + "[2026-03-14T13:22:38.000000000Z][inference.inference-llama.cpp][I] listening\n");
        ToolRun run = await ToolRun.OfAsync("logs", _folder.Path);
        run.Lines.Select(line => line[^7..]).ShouldBe(["version", "d store", "stening"]);
        ToolRun warnings = await ToolRun.OfAsync("logs", _folder.Path, "--level", "warn", "--output", "json");
        warnings.Lines.Length.ShouldBe(1);
        warnings.Output.ShouldContain("\"logger\":\"inference.inference-llama.cpp\"");
    }

    [Fact]
    public async Task Without_engines_only_the_service_is_shown_and_a_missing_engine_is_no_error()
    {
        _folder.Write(Service, "[2026-04-02T10:00:00.000000000Z] service\n");
        (await ToolRun.OfAsync("logs", _folder.Path)).Output.ShouldEndWith("service\n");
        _folder.Write(Engine, "[2026-04-02T10:00:01.000000000Z] engine\n");
        ToolRun run = await ToolRun.OfAsync("logs", "--no-engines", _folder.Path);
        (run.ExitCode, run.Output).ShouldBe((0, "[2026-04-02T10:00:00.000000000Z] service\n"));
        run.Error.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_missing_service_log_is_told()
    {
        _folder.Write(Engine, "[2026-04-02T10:00:01.000000000Z] engine\n");
        ToolRun run = await ToolRun.OfAsync("logs", _folder.Path);
        (run.ExitCode, run.Output).ShouldBe((0, "[2026-04-02T10:00:01.000000000Z] engine\n"));
        run.Error.ShouldContain("there is no inference.log");
        ToolRun none = await ToolRun.OfAsync("logs", _folder.Path, "--no-engines");
        none.ExitCode.ShouldBe(2);
        none.Error.ShouldContain("there is no inference.log");
    }

    [Fact]
    public async Task The_logs_of_a_folder_of_ours_are_shown_by_time_with_those_of_engines()
    {
        _folder.Write("server.log", Line("10:00:00", "service"));
        _folder.Write("engine-llama.log", Line("10:00:00", "engine first") + Line("10:00:02", "engine"));
        _folder.Write("server.log.1", Line("09:00:00", "old"));
        string results = Directory.CreateDirectory(_folder.File("results")).FullName;
        File.WriteAllText(Path.Combine(results, "run.log"), Line("10:00:01", "of a folder below"));
        ToolRun run = await ToolRun.OfAsync("logs", _folder.Path, "--timezone", "utc");
        run.Lines.ShouldBe(
        [
            "2026-01-19 09:00:00.000 INFO  old", "2026-01-19 10:00:00.000 INFO  service",
            "2026-01-19 10:00:00.000 INFO  engine first", "2026-01-19 10:00:02.000 INFO  engine",
        ]);
        ToolRun service = await ToolRun.OfAsync("logs", _folder.Path, "--no-engines", "--tail", "1");
        service.Lines.Length.ShouldBe(1);
        service.Output.ShouldContain("service");
        ToolRun found = await ToolRun.OfAsync(
            "logs", _folder.Path, "--grep", "engine", "--until", "2026-01-19T10:00:01Z");
        found.Lines.Length.ShouldBe(1);
        found.Output.ShouldContain("engine first");
    }

    [Theory]
    [InlineData("does not exist", "nowhere")]
    [InlineData("is a file", "file")]
    [InlineData("There are no logs in the directory", "empty")]
    [InlineData("only logs of engines", "engines", "--no-engines")]
    [InlineData("--output: 'xml' is not possible", "engines", "--output", "xml")]
    public async Task What_cannot_be_is_told(string message, string folder, params string[] args)
    {
        _folder.Write("file", "");
        Directory.CreateDirectory(_folder.File("empty"));
        Directory.CreateDirectory(_folder.File("engines"));
        _folder.Write("engines/engine-x.log", Line("10:00:00", "x"));
        ToolRun run = await ToolRun.OfAsync(["logs", _folder.File(folder), .. args]);
        run.ExitCode.ShouldBe(2);
        run.Error.ShouldContain(message);
        run.Output.ShouldBeEmpty();
    }

    [Fact]
    public async Task The_folder_is_that_of_the_environment_where_none_is_typed()
    {
        _folder.Write(Service, "[2026-04-02T10:00:00.000000000Z] service\n");
        var docker = new RunSettings { Environment = new() { ["MODEL_RUNNER_LOG_DIR"] = _folder.Path } };
        (await ToolRun.OfAsync(docker, "logs")).Output.ShouldEndWith("service\n");
        var both = new RunSettings
        {
            Environment = new() { ["MODEL_RUNNER_LOG_DIR"] = "nowhere", ["LOG_DIR"] = _folder.Path },
        };
        (await ToolRun.OfAsync(both, "logs")).Output.ShouldEndWith("service\n");
    }

    [Fact]
    public async Task Following_begins_exactly_where_the_merge_ended_while_both_logs_are_written()
    {
        const int Lines = 20_000;
        using var output = new WatchedWriter();
        using var cancellation = new CancellationTokenSource();
        using var begun = new CountdownEvent(2);
        Task[] writers = [Write(Service, "s"), Write(Engine, "e")];
        begun.Wait();
        Task<ToolRun> run = ToolRun.OfAsync(
            new RunSettings { Output = output, Cancellation = cancellation.Token }, "logs", "-f", _folder.Path);
        await Task.WhenAll(writers);
        File.AppendAllText(_folder.File(Service), Stamped("s end\n"));
        await output.WaitForAsync("s end\n");
        File.AppendAllText(_folder.File(Engine), Stamped("e end\n"));
        await output.WaitForAsync("e end\n");
        await cancellation.CancelAsync();
        (await run).ExitCode.ShouldBe(0);
        string[] shown = output.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        foreach (string name in new[] { "s", "e" })
        {
            string[] expected = [.. Enumerable.Range(0, Lines).Select(i => $"{name} {i}"), $"{name} end"];
            shown.Select(line => line[33..]).Where(line => line.StartsWith(name, StringComparison.Ordinal))
                .ShouldBe(expected);
        }

        Task Write(string file, string name) => Task.Factory.StartNew(
            () =>
            {
                using var stream = new StreamWriter(_folder.File(file)) { AutoFlush = true };
                for (int i = 0; i < Lines; i++)
                {
                    // In pieces, so that a line is caught half written.
                    string line = Stamped($"{name} {i}\n");
                    stream.Write(line[..(i % line.Length)]);
                    stream.Write(line[(i % line.Length)..]);
                    if (i == Lines / 4)
                        begun.Signal();
                }
            },
            TaskCreationOptions.LongRunning);
    }

    [Fact]
    public async Task A_last_line_without_an_end_is_followed_as_one_and_an_engine_that_begins_later_is_seen()
    {
        using var output = new WatchedWriter();
        using var cancellation = new CancellationTokenSource();
        _folder.Write(Service, "[2026-04-02T10:00:00.000000000Z] whole\n[2026-04-02T10:00:01.000000000Z] ha");
        Task<ToolRun> run = ToolRun.OfAsync(
            new RunSettings { Output = output, Cancellation = cancellation.Token }, "logs", "-f", _folder.Path);
        await output.WaitForAsync("whole\n");
        File.AppendAllText(_folder.File(Service), "lf\n");
        await output.WaitForAsync("[2026-04-02T10:00:01.000000000Z] half\n");
        File.WriteAllText(_folder.File(Engine), "[2026-04-02T10:00:02.000000000Z] engine\n");
        await output.WaitForAsync("engine\n");
        await cancellation.CancelAsync();
        (await run).ExitCode.ShouldBe(0);
        output.Text.Split('\n').Length.ShouldBe(4);
    }

    [Fact]
    public async Task A_service_that_begins_later_than_its_engine_is_followed()
    {
        using var output = new WatchedWriter();
        using var cancellation = new CancellationTokenSource();
        _folder.Write(Engine, "[2026-04-02T10:00:00.000000000Z] engine\n");
        Task<ToolRun> run = ToolRun.OfAsync(
            new RunSettings { Output = output, Cancellation = cancellation.Token }, "logs", "-f", _folder.Path);
        await output.WaitForAsync("engine\n");
        File.WriteAllText(_folder.File(Service), "[2026-04-02T10:00:02.000000000Z] service\n");
        await output.WaitForAsync("service\n");
        await cancellation.CancelAsync();
        ToolRun ended = await run;
        ended.ExitCode.ShouldBe(0);
        ended.Error.ShouldContain("only the engine's log is shown until it begins");
    }

    private static string Stamped(string text) => string.Create(CultureInfo.InvariantCulture,
        $"[{TimeProvider.System.GetUtcNow():yyyy-MM-ddTHH:mm:ss.fffffff}00Z] {text}");

    private static string Line(string time, string message) =>
        $"{{\"timestamp\":\"2026-01-19T{time}Z\",\"level\":\"INFO\",\"message\":\"{message}\"}}\n";
}
