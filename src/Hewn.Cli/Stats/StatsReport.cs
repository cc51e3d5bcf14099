using Hewn.Cli.View;

namespace Hewn.Cli.Stats;

/// <summary>Shows figures: as JSON, of one window, or of two side by side.</summary>
internal sealed class StatsReport(StatsRequest request, Terminal terminal)
{
    public void Write(IReadOnlyList<StatsAnswer> answers)
    {
        if (request.IsJson)
        {
            terminal.Output.WriteLine(StatsJson.Write(request, answers));
            return;
        }

        var console = SummaryConsole.Create(terminal.Output, request.HasColor);
        if (answers.Count == 1)
            new StatsText(request, console, terminal.Width).Write(answers[0]);
        else
            new CompareText(request, console, terminal.Width).Write(answers[0], answers[1]);
    }
}
