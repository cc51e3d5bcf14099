using Spectre.Console;

namespace Hewn.Cli.View;

/// <summary>Makes the console that tables are written to: with colours only when they are wanted.</summary>
internal static class SummaryConsole
{
    private const int Unbroken = 10_000; // lines are fitted by who writes them, never broken inside a figure

    public static IAnsiConsole Create(Terminal terminal, ViewRequest request)
    {
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = request.HasColor ? AnsiSupport.Yes : AnsiSupport.No,
            ColorSystem = request.HasColor ? ColorSystemSupport.Standard : ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
            Enrichment = new ProfileEnrichment { UseDefaultEnrichers = false },
            Out = new AnsiConsoleOutput(terminal.Output),
        });
        console.Profile.Width = Unbroken;
        console.Profile.Capabilities.Unicode = true;
        return console;
    }
}
