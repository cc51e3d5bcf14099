using System.Globalization;
using Hewn.Cli.Requests;
using Hewn.Cli.Stats;
using Hewn.Cli.View;
using Spectre.Console;

namespace Hewn.Cli.Usage;

/// <summary>The figures as a table.</summary>
internal sealed class UsageText(UsageRequest request, TextWriter output, int width)
{
    private const string Sum = "total";

    private static readonly SummaryColumn[] _figures =
    [
        new("calls"), new("failed"), new("aborted", DropOrder: 4), new("unfinished", DropOrder: 3),
        new("prompt"), new("completion"), new("total"), new("mean", DropOrder: 5), new("p50", DropOrder: 2),
        new("p95", DropOrder: 6), new("time", DropOrder: 1),
    ];

    public void Write(UsageReport report)
    {
        var table = new SummaryTable(
            [.. request.Keys.Select(key => new SummaryColumn(UsageRequest.NameOf(key), IsText: true)), .. _figures]);
        foreach (UsageRow row in report.Rows)
            table.Add([.. row.Values.Select(StatsWords.Name), .. Cells(row.Figures)]);
        if (report.Rows.Count > 1)
        {
            table.Add([Sum, .. Enumerable.Repeat("", request.Keys.Count - 1), .. Cells(report.Total)]);
        }

        IAnsiConsole console = SummaryConsole.Create(output, request.HasColor);
        table.WriteTo(console, width, hasBars: false);
        long known = report.Total.WithTokens;
        if (known < report.Total.Calls)
        {
            output.WriteLine($"Tokens are those of {StatsWords.Integer(known)} of "
                + $"{StatsWords.Integer(report.Total.Calls)} calls; of the others none were told.");
        }

        if (report.Overflow > 0)
        {
            output.WriteLine($"{StatsWords.Integer(report.Overflow)} calls are in no row: too many values. They are "
                + "in the total.");
        }
    }

    private static string[] Cells(UsageFigures figures)
    {
        StatsNumbers? ms = figures.Durations;
        return
        [
            StatsWords.Integer(figures.Calls), StatsWords.Integer(figures.Failed),
            StatsWords.Integer(figures.Aborted), StatsWords.Integer(figures.Unfinished),
            Tokens(figures.PromptTokens), Tokens(figures.CompletionTokens), Tokens(figures.TotalTokens),
            Duration(ms?.Mean), Duration(ms?.P50), Duration(ms?.P95), Duration(ms?.Mean * ms?.Count),
        ];
    }

    private static string Tokens(Int128? tokens) =>
        tokens is { } known ? known.ToString("N0", CultureInfo.InvariantCulture) : StatsWords.None;

    private static string Duration(double? ms) =>
        CallFigures.Duration(ms) is { Length: > 0 } text ? text : StatsWords.None;
}
