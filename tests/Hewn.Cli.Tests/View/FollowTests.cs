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

    private void Append(string name, string text) => File.AppendAllText(_folder.File(name), text);

    private static string Line(string level, string message) =>
        $"{{\"timestamp\":\"2026-01-19T10:00:00Z\",\"level\":\"{level}\",\"message\":\"{message}\"}}\n";
}
