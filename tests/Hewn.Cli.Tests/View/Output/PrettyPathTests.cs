using Hewn.Cli.Tests.View.Reading;

namespace Hewn.Cli.Tests.View.Output;

/// <summary>What is written straight through is what a terminal of any width would show on one line.</summary>
public sealed class PrettyPathTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1, "auto")]
    [InlineData(2, "never")]
    [InlineData(3, "always")]
    public async Task A_pipe_gets_what_a_wide_terminal_gets(int seed, string expand)
    {
        File.WriteAllBytes(_folder.File("odd.log"), new OddLog(seed).File(3000, oddness: 3, textEvery: 20));
        string[] args =
            ["view", _folder.File("odd.log"), "--timezone", "utc", "--color", "never", "--expand", expand];
        ToolRun pipe = await ToolRun.OfAsync(args);
        ToolRun terminal = await ToolRun.OfAsync(new RunSettings { IsTerminal = true, Width = 50_000_000 }, args);
        (string[] piped, string[] wide) = (pipe.Lines, terminal.Lines);
        piped.Length.ShouldBeGreaterThan(2000);
        for (int i = 0; i < Math.Min(piped.Length, wide.Length); i++)
            piped[i].ShouldBe(wide[i], $"seed {seed}, line {i}");
        piped.Length.ShouldBe(wide.Length);
    }
}
