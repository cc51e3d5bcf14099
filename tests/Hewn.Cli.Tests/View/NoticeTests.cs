namespace Hewn.Cli.Tests.View;

/// <summary>What a listing says beside what it shows: nothing is left out, and nothing is empty, in silence.</summary>
public sealed class NoticeTests : IDisposable
{
    private const string Log =
        "{\"timestamp\":\"2026-01-19T10:00:00Z\",\"level\":\"INFO\",\"message\":\"one\",\"type\":\"response\","
        + "\"duration_ms\":6000,\"model\":\"m\"}\n"
        + "{\"timestamp\":\"2026-01-19T10:01:00Z\",\"level\":\"WARN\",\"message\":\"two\",\"duration_ms\":7000}\n"
        + "{\"timestamp\":\"2026-01-19T11:01:00Z\",\"level\":\"WARN\",\"message\":\"three\"}\n";

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("5s", 1, "1 other record took as long: --field 'duration_ms>=5000' asks any record.")]
    [InlineData("6500ms", 0, "1 other record took as long: --field 'duration_ms>=6500' asks any record.")]
    [InlineData("8s", 0, "")]
    public async Task Slow_records_that_are_no_calls_are_told(string slow, int shown, string told)
    {
        string path = _folder.Write("app.jsonl", Log);
        ToolRun run = await ToolRun.OfAsync("view", path, "--slow", slow);
        run.Lines.Length.ShouldBe(shown);
        run.Error.ShouldBe(told.Length == 0
            ? ""
            : $"hewn view: --slow shows calls alone, records of type response or exception; {told}\n");
    }

    [Fact]
    public async Task A_log_without_calls_says_so_to_who_asks_for_slow_ones()
    {
        string path = _folder.Write("app.jsonl", Log.Split('\n')[2] + "\n");
        (await ToolRun.OfAsync("view", path, "--slow", "5s")).Error
            .ShouldContain("no record that was looked at is one: --field 'duration_ms>=5000'");
        string empty = _folder.Write("empty.jsonl", "");
        (await ToolRun.OfAsync("view", empty, "--slow", "5s")).Error.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("view", "-f", "--until", "now")]
    [InlineData("view", "--follow", "--until", "2026-01-19T10:00:00Z")]
    [InlineData("logs", "--follow", "--until", "now")]
    public async Task Following_has_no_end_that_could_be_typed(string command, params string[] options)
    {
        string path = _folder.Write("api.log", Log);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        ToolRun run = await ToolRun.OfAsync(
            new RunSettings { Cancellation = patience.Token },
            [command, command == "logs" ? _folder.Path : path, .. options]);
        run.ExitCode.ShouldBe(2);
        run.Error.ShouldContain("--follow shows entries as they come; it cannot be combined with --until.");
    }

    [Theory]
    [InlineData("no entry matched: those of app.jsonl (0.3 kB) are of 2026-01-19T10:00:00Z to 2026-01-19T11:01:00Z.",
        "app.jsonl", "--grep", "nowhere")]
    [InlineData("no entry matched: those of app.jsonl (0.3 kB) are of 2026-01-19T10:00:00Z to 2026-01-19T11:01:00Z.",
        "app.jsonl", "--since", "2026-01-20")]
    [InlineData("no entry matched: those of text.log (0 kB) have no times, or none that can be told at once.",
        "text.log", "--level", "fatal")]
    [InlineData("there are no entries in empty.jsonl (0 kB).", "empty.jsonl")]
    [InlineData("there are no entries in empty.jsonl (0 kB).", "empty.jsonl", "--level", "warn")]
    public async Task Who_sees_nothing_is_told_what_was_read(string told, string name, params string[] options)
    {
        _folder.Write("app.jsonl", Log);
        _folder.Write("text.log", "just text\n");
        _folder.Write("empty.jsonl", "");
        string path = _folder.File(name);
        string expected = told.Replace(name, path, StringComparison.Ordinal);
        string[] args = ["view", path, "--timezone", "utc", .. options];
        ToolRun run = await ToolRun.OfAsync(new RunSettings { IsErrorTerminal = true }, args);
        (run.ExitCode, run.Output).ShouldBe((0, ""));
        run.Error.Split('\n')[^2].ShouldBe($"hewn view: {expected}");
        // Programs are told by the exit code, if they ask.
        ToolRun piped = await ToolRun.OfAsync([.. args, "--exit-status"]);
        (piped.ExitCode, piped.Output).ShouldBe((1, ""));
        piped.Error.ShouldNotContain("no entr");
    }

    [Fact]
    public async Task Of_a_pipe_it_is_told_that_nothing_matched()
    {
        (await OfPipeAsync(Log, "--grep", "nowhere")).Error.ShouldBe("hewn view: no entry matched.\n");
        (await OfPipeAsync("")).Error.ShouldBe("hewn view: nothing came in.\n");
        (await OfPipeAsync(Log)).Error.ShouldBeEmpty();

        static Task<ToolRun> OfPipeAsync(string input, params string[] options) => ToolRun.OfAsync(
            new RunSettings { IsErrorTerminal = true, Input = input }, ["view", "-", .. options]);
    }

    [Theory]
    [InlineData("--show: no record shown has a field 'modle'. Did you mean model?", "--show", "message,modle")]
    [InlineData("--hide: no record shown has a field 'Model'. Did you mean model?", "--hide", "Model")]
    [InlineData("--show: no record shown has a field 'nosuch'.", "--show", "nosuch,model")]
    [InlineData("--show: no record shown has a field 'nosuch'.", "--show", "nosuch", "--output", "csv")]
    [InlineData("--show: no record shown has a field 'model'.", "--show", "model", "--grep", "two")]
    [InlineData("--show: no record shown has a field 'nosuch'.", "--show", "nosuch", "-n", "1")]
    [InlineData("", "--show", "model,duration_ms")]
    [InlineData("", "--show", "timestamp,level,logger,message")]
    [InlineData("", "--hide", "model", "--level", "info")]
    [InlineData("", "--show", "nosuch", "--output", "raw")]
    [InlineData("", "--show", "nosuch", "--grep", "nowhere")]
    public async Task Fields_that_nothing_shown_has_are_told(string told, params string[] options)
    {
        string path = _folder.Write("app.jsonl", Log);
        string expected = told.Length == 0 ? "" : $"hewn view: {told}\n";
        (await ToolRun.OfAsync(["view", path, .. options])).Error.ShouldBe(expected);
        (await ToolRun.OfAsync(new RunSettings { Input = Log }, ["view", "-", .. options])).Error.ShouldBe(expected);
    }

    [Theory]
    [InlineData("--compare: '-2h..-1h' is one window; two are compared", "stats", "@", "--compare", "-2h..-1h")]
    [InlineData("Allowed: two windows, each FROM..TO: -2h..-1h -1h..now.", "stats", "--compare", "-2h..-1h", "@")]
    [InlineData("--compare: '-2h..-1h' is one window", "view", "@", "--stats", "--compare", "-2h..-1h")]
    [InlineData("--window: '2h' is not possible. Allowed: 1s to 1h, such as 30s", "top", "@", "--window", "2h")]
    [InlineData("--window: '5' is not possible. Allowed: 1s to 1h, such as 30s", "top", "@", "--window", "5")]
    [InlineData("--interval: '2h' is not possible. Allowed: 100ms to 1h", "top", "@", "--interval", "2h")]
    public async Task What_is_not_possible_is_answered_with_what_is(string answer, params string[] args)
    {
        string path = _folder.Write("app.jsonl", Log);
        ToolRun run = await ToolRun.OfAsync(Array.ConvertAll(args, arg => arg == "@" ? path : arg));
        run.ExitCode.ShouldBe(2);
        run.Error.ShouldContain(answer);
    }
}
