using Spectre.Console;

namespace Hewn.Cli.View;

/// <summary>Makes the console that tables are written to: with colours only when they are wanted.</summary>
internal static class SummaryConsole
{
    private const int Unbroken = 10_000; // lines are fitted by who writes them, never broken inside a figure

    public static IAnsiConsole Create(Terminal terminal, ViewRequest request) =>
        Create(terminal.Output, request.HasColor);

    public static IAnsiConsole Create(TextWriter output, bool hasColor = false)
    {
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = hasColor ? AnsiSupport.Yes : AnsiSupport.No,
            ColorSystem = hasColor ? ColorSystemSupport.Standard : ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
            Enrichment = new ProfileEnrichment { UseDefaultEnrichers = false },
            Out = new AnsiConsoleOutput(output),
        });
        console.Profile.Width = Unbroken;
        console.Profile.Capabilities.Unicode = true;
        return console;
    }
}
