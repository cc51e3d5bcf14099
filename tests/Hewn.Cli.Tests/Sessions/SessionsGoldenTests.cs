namespace Hewn.Cli.Tests.Sessions;

public sealed class SessionsGoldenTests : IDisposable
{
    private readonly SampleSessions _sessions = new();

    public void Dispose() => _sessions.Dispose();

    [Theory]
    [InlineData("sessions-list", 1000)]
    [InlineData("sessions-list.80", 80)]
    [InlineData("sessions-list-ml", 1000, "--workspace", "ml", "--tag", "hewn", "--sort", "duration", "--limit", "3")]
    [InlineData("sessions-list-json", 1000, "--json", "--sort", "name", "--limit", "2")]
    [InlineData("sessions-show", 1000, "show", "ml/finished")]
    [InlineData("sessions-show.80", 80, "show", "baseline", "--lines", "2")]
    [InlineData("sessions-show-failed", 1000, "show", "failed")]
    [InlineData("sessions-show-run", 1000, "show", "my_exp_20250109-142030")]
    [InlineData("sessions-show-json", 1000, "show", "finished", "--json")]
    [InlineData("sessions-logs", 1000, "logs", "baseline")]
    [InlineData("sessions-compare.80", 80, "compare", "baseline", "finished")]
    [InlineData("sessions-compare-json", 1000, "compare", "baseline", "diverged", "--json")]
    [InlineData("sessions-search", 1000, "search", "started", "--limit", "1")]
    public async Task Output_is_as_accepted(string name, int width, params string[] args)
    {
        ToolRun run = await _sessions.RunAsync(new RunSettings { Width = width }, args);
        run.ExitCode.ShouldBe(0, run.Error);
        _sessions.Plain(run.Output).ShouldBeGolden(name);
    }

    [Theory]
    [InlineData("sessions-list-color.100")]
    [InlineData("sessions-show-color.100", "show", "failed")]
    [InlineData("sessions-compare-color.100", "compare", "baseline", "finished", "diverged")]
    public async Task Output_with_colours_is_as_accepted(string name, params string[] args)
    {
        ToolRun run = await _sessions.RunAsync(new RunSettings { Width = 100, IsTerminal = true }, args);
        _sessions.Plain(run.Output).ShouldBeGolden(name);
        (await _sessions.RunAsync(new RunSettings { Width = 100, IsTerminal = true }, [.. args, "--no-color"]))
            .Output.ShouldNotContain("\e");
    }

    [Theory]
    [InlineData("help-sessions")]
    [InlineData("help-sessions-show", "show")]
    [InlineData("help-sessions-logs", "logs")]
    [InlineData("help-sessions-tail", "tail")]
    [InlineData("help-sessions-compare", "compare")]
    [InlineData("help-sessions-search", "search")]
    [InlineData("help-sessions-export", "export")]
    [InlineData("help-sessions-import", "import")]
    [InlineData("help-sessions-push", "push")]
    [InlineData("help-sessions-delete", "delete")]
    public async Task Help_is_as_accepted(string name, params string[] args)
    {
        ToolRun run = await ToolRun.OfAsync(["sessions", .. args, "--help"]);
        run.ExitCode.ShouldBe(0);
        string usage = run.Lines.Single(line => line.TrimStart().Contains("[options]", StringComparison.Ordinal));
        string host = usage.Trim().Split(' ')[0];
        run.Output.Replace(host, "hewn", StringComparison.Ordinal).ShouldBeGolden(name);
    }
}
