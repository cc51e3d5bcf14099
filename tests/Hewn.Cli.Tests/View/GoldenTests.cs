namespace Hewn.Cli.Tests.View;

public sealed class GoldenTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public GoldenTests() => SampleLogs.WriteTo(_folder);

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("listing", 1000)]
    [InlineData("listing-errors", 1000, "--type", "errors", "--timezone", "+05:30")]
    [InlineData("stats", 1000, "--stats")]
    [InlineData("stats-slow", 1000, "--stats", "--slow", "5s", "--type", "api")]
    [InlineData("stats.100", 100, "--stats")]
    [InlineData("stats.80", 80, "--stats")]
    [InlineData("errors-only", 1000, "--errors-only", "--stats", "--hours", "0.5")]
    [InlineData("stats-json", 1000, "--stats", "--output", "json", "--slow", "5s")]
    [InlineData("nothing", 1000, "--stats", "--hours", "0.01")]
    public async Task Output_is_as_accepted(string name, int width, params string[] args)
    {
        var settings = new RunSettings { Width = width };
        ToolRun run = await ToolRun.OfAsync(settings, ["view", "--log-dir", _folder.Path, .. args]);
        run.ExitCode.ShouldBe(ExitCode.Success, run.Error);
        run.Output.ShouldBeGolden(name);
    }

    [Theory]
    [InlineData("listing-color", 140, "--lines", "3")]
    [InlineData("stats-color.140", 140, "--stats")]
    [InlineData("stats-color.80", 80, "--stats")]
    public async Task Output_with_colours_is_as_accepted(string name, int width, params string[] args)
    {
        var settings = new RunSettings { Width = width, IsTerminal = true };
        ToolRun run = await ToolRun.OfAsync(settings, ["view", "--log-dir", _folder.Path, .. args]);
        run.Output.Replace("\e", "<esc>", StringComparison.Ordinal).ShouldBeGolden(name);
    }

    [Theory]
    [InlineData("help")]
    [InlineData("help-view", "view")]
    [InlineData("help-requests", "requests")]
    [InlineData("help-requests-show", "requests", "show")]
    [InlineData("help-doctor", "doctor")]
    [InlineData("help-proxy", "proxy")]
    [InlineData("help-serve", "serve")]
    [InlineData("help-recover", "recover")]
    [InlineData("help-show", "show")]
    [InlineData("help-stats", "stats")]
    [InlineData("help-top", "top")]
    [InlineData("help-run", "run")]
    [InlineData("help-logs", "logs")]
    [InlineData("help-ship", "ship")]
    [InlineData("help-rules", "rules")]
    [InlineData("help-rules-eval", "rules", "eval")]
    [InlineData("help-usage", "usage")]
    public async Task Help_is_as_accepted(string name, params string[] args)
    {
        ToolRun run = await ToolRun.OfAsync([.. args, "--help"]);
        run.ExitCode.ShouldBe(ExitCode.Success);
        // The name in "Usage:" is that of the running program, which is the test host here.
        string usage = run.Lines.Single(line => line.TrimStart().Contains("[options]", StringComparison.Ordinal));
        string host = usage.Trim().Split(' ')[0];
        run.Output.Replace(host, "hewn", StringComparison.Ordinal).ShouldBeGolden(name);
    }
}
