using Hewn.Store.Tests.Rings;

namespace Hewn.Cli.Tests.View;

public sealed class FollowTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task New_records_of_both_logs_are_shown_once_through_a_rotation_until_cancelled()
    {
        using var output = new WatchedWriter();
        using var cancellation = new CancellationTokenSource();
        Append("api.log", Line("INFO", "before"));
        Task<ToolRun> run = ToolRun.OfAsync(
            new RunSettings { Output = output, Cancellation = cancellation.Token },
            "view", "--log-dir", _folder.Path, "--follow");
        await output.WaitForAsync("(no errors.log)\n");
        Append("api.log", Line("ERROR", "twin"));
        Append("errors.log", Line("ERROR", "twin"));
        await output.WaitForAsync("ERROR: twin\n");
        File.Move(_folder.File("api.log"), _folder.File("api.log.1"));
        Append("api.log", Line("INFO", "after"));
        await output.WaitForAsync("INFO: after\n");
        Append("errors.log", Line("ERROR", "last"));
        await output.WaitForAsync("ERROR: last\n");
        await cancellation.CancelAsync();
        (await run).ExitCode.ShouldBe(ExitCode.Success);
        IEnumerable<string> records = output.Text.Split('\n').Where(line => line.Contains(": "));
        string[] messages = [.. records.Select(line => line.Split(": ")[^1])];
        messages.ShouldBe(["before", "twin", "after", "last"]);
    }

    [Fact]
    public async Task Filters_and_json_hold_for_what_is_followed()
    {
        using var output = new WatchedWriter();
        using var cancellation = new CancellationTokenSource();
        Append("api.log", Line("ERROR", "listed"));
        Task<ToolRun> run = ToolRun.OfAsync(
            new RunSettings { Output = output, Cancellation = cancellation.Token },
            "view", "--log-dir", _folder.Path, "--follow", "--level", "warn", "--output", "json", "--type", "api");
        await output.WaitForAsync("listed");
        Append("api.log", Line("INFO", "quiet") + "no record\n" + Line("WARN", "loud"));
        await output.WaitForAsync("loud");
        await cancellation.CancelAsync();
        ToolRun ended = await run;
        ended.Error.ShouldContain("api.log:3: does not start with '{'");
        output.Text.ShouldBe(Line("ERROR", "listed") + Line("WARN", "loud"));
    }

    [Theory]
    [InlineData("nothing to read in", "")]
    [InlineData("nothing to read in", "app.jsonl")]
    [InlineData("nothing to read in", "*.jsonl")]
    public async Task A_log_that_is_not_there_yet_is_waited_for(string notice, string input)
    {
        string path = Path.Combine(_folder.Path, input);
        string record = Line("ERROR", "first");
        ToolRun run = await FollowAsync(record, "view", path, "--follow", "--output", "json");
        run.ExitCode.ShouldBe(0);
        run.Error.ShouldBe($"hewn view: {notice} '{path}' yet; waiting for it.\n");
        run.Output.ShouldBe(record);
        File.Delete(_folder.File("app.jsonl"));
        ToolRun top = await FollowAsync(record, "top", path, "--json", "--interval", "100ms");
        top.Error.ShouldContain("hewn top: nothing to read in");
        File.Delete(_folder.File("app.jsonl"));
        (await ToolRun.OfAsync("view", path)).ExitCode.ShouldBe(2);
        (await ToolRun.OfAsync("top", path, "--once")).ExitCode.ShouldBe(2);
    }

    [Fact]
    public async Task The_logs_of_an_API_that_has_not_begun_are_waited_for()
    {
        using var output = new WatchedWriter();
        using var cancellation = new CancellationTokenSource();
        Task<ToolRun> run = ToolRun.OfAsync(
            new RunSettings { Output = output, Cancellation = cancellation.Token },
            "view", "--log-dir", _folder.Path, "--follow");
        await output.WaitForAsync("(no errors.log)\n");
        Append("api.log", Line("INFO", "first"));
        await output.WaitForAsync("INFO: first\n");
        await cancellation.CancelAsync();
        ToolRun ended = await run;
        ended.ExitCode.ShouldBe(0);
        ended.Error.ShouldBe($"hewn view: nothing to read in '{_folder.Path}' yet; waiting for it.\n");
        (await ToolRun.OfAsync("view", "--log-dir", _folder.File("nowhere"), "--follow")).ExitCode.ShouldBe(2);
    }

    [Fact]
    public async Task What_a_living_process_has_not_written_yet_is_shown_of_an_API_too()
    {
        using var output = new WatchedWriter();
        using var cancellation = new CancellationTokenSource();
        using var process = new LivingProcess(_folder.File("api.log"));
        process.TryLog(Line("INFO", "early"));
        (await ToolRun.OfAsync("view", "--log-dir", _folder.Path, "--output", "json")).Output
            .ShouldBe(Line("INFO", "early"));
        Task<ToolRun> run = ToolRun.OfAsync(
            new RunSettings { Output = output, Cancellation = cancellation.Token },
            "view", "--log-dir", _folder.Path, "--follow", "--type", "api", "--output", "json");
        await output.WaitForAsync("early");
        process.TryLog(Line("INFO", "late"));
        await output.WaitForAsync("late");
        process.Write(9);
        process.Checkpoint();
        process.TryLog(Line("INFO", "last"));
        await output.WaitForAsync("last");
        await cancellation.CancelAsync();
        (await run).ExitCode.ShouldBe(0);
        output.Text.ShouldBe(Line("INFO", "early") + Line("INFO", "late") + Line("INFO", "last"));
    }

    [Theory]
    [InlineData("old")]
    [InlineData("old", "-C", "1")]
    [InlineData("old", "--level", "info")]
    public async Task Only_what_is_new_is_shown_when_nothing_else_is_wanted(string old, params string[] args)
    {
        Append("app.jsonl", Line("INFO", old));
        Append("api.log", Line("INFO", old));
        string[][] commands =
        [
            ["view", _folder.File("app.jsonl"), "--follow", "--tail", "0", "--output", "raw", .. args],
            ["view", "--log-dir", _folder.Path, "--follow", "--lines", "0"],
        ];
        foreach (string[] command in commands)
        {
            using var output = new WatchedWriter();
            using var cancellation = new CancellationTokenSource();
            Task<ToolRun> run = ToolRun.OfAsync(
                new RunSettings { Output = output, Cancellation = cancellation.Token }, command);
            for (int i = 0; !output.Text.Contains("new", StringComparison.Ordinal) && i < 3000; i++)
            {
                Append("app.jsonl", Line("INFO", "new"));
                Append("api.log", Line("INFO", "new"));
                await Task.Delay(10);
            }

            await output.WaitForAsync("new");
            await cancellation.CancelAsync();
            (await run).ExitCode.ShouldBe(0);
            output.Text.ShouldNotContain(old);
        }

        (await ToolRun.OfAsync("view", _folder.File("app.jsonl"), "--tail", "0")).ExitCode.ShouldBe(2);
    }

    [Fact]
    public async Task What_a_living_process_has_not_written_yet_is_filtered_and_counted_too()
    {
        string path = _folder.File("app.jsonl");
        using var process = new LivingProcess(path);
        process.TryLog(Line("ERROR", "written"));
        process.TryLog(Line("ERROR", "waiting"));
        process.Write(1);
        process.Checkpoint();
        ToolRun view = await ToolRun.OfAsync("view", path, "--level", "error", "--output", "raw");
        view.Output.ShouldBe(Line("ERROR", "written") + Line("ERROR", "waiting"));
        (await ToolRun.OfAsync("stats", path, "--json")).Json.GetProperty("errors").GetInt32().ShouldBe(2);
        process.Write(1);
        process.Checkpoint();
        ToolRun later = await ToolRun.OfAsync("view", path, "--level", "error", "--output", "raw");
        later.Output.ShouldBe(view.Output);
    }

    /// <summary>Follows, writes the log once it is followed, and ends it when that was shown.</summary>
    private async Task<ToolRun> FollowAsync(string record, params string[] args)
    {
        using var output = new WatchedWriter();
        using var cancellation = new CancellationTokenSource();
        using var error = new WatchedWriter();
        Task<ToolRun> run = ToolRun.OfAsync(
            new RunSettings
            {
                Output = output, Error = error, Cancellation = cancellation.Token,
                Now = new DateTimeOffset(2026, 1, 19, 10, 0, 1, TimeSpan.Zero),
            },
            args);
        await error.WaitForAsync("waiting for it");
        Append("app.jsonl", record);
        await output.WaitForAsync(args[0] == "top" ? "\"records\":1," : record.Trim());
        await cancellation.CancelAsync();
        return (await run) with { Output = output.Text, Error = error.Text };
    }

    private void Append(string name, string text) => File.AppendAllText(_folder.File(name), text);

    private static string Line(string level, string message) =>
        $"{{\"timestamp\":\"2026-01-19T10:00:00Z\",\"level\":\"{level}\",\"message\":\"{message}\"}}\n";
}
