using Hewn.Cli.View;
using Hewn.Cli.View.Output;
using Spectre.Console;

namespace Hewn.Cli.Stats;

/// <summary>The figures of one window, for people.</summary>
internal sealed class StatsText(StatsRequest request, IAnsiConsole console, int width)
{
    private const int MaxRows = 20;
    private const int MaxStretches = 200;

    public void Write(StatsAnswer answer)
    {
        WriteTotals(answer);
        if (answer.Records == 0)
            return;
        WriteLevels(answer);
        if (request.Every is { } every)
            WriteTimeline(answer, every);
        foreach (StatsTable table in answer.Tables.Where(table => table.Rows.Count > 0))
            WriteTable(table, answer.Counted);
    }

    private void WriteTotals(StatsAnswer answer)
    {
        string period = StatsWords.Period(answer, request.Zone);
        Line($"Records: {StatsWords.Integer(answer.Records)}{(period.Length > 0 ? $" {period}" : "")}");
        if (answer.Undated > 0)
            Line($"Without a time: {StatsWords.Integer(answer.Undated)}");
        if (answer.Records == 0)
            return;
        Line($"Errors: {StatsWords.Integer(answer.Errors)} ({StatsWords.Share(answer.Errors, answer.Counted)})");
        if (answer.CallParts > 0)
        {
            Line($"Rates and groups are by calls: {StatsWords.Integer(answer.CallParts)} records of requests and spans "
                + "are not counted there, only each call's end.");
        }

        if (answer.WithStatus > 0)
        {
            Line($"Status 400 and above: {StatsWords.Integer(answer.Failed)} of "
                + $"{StatsWords.Integer(answer.WithStatus)} ({StatsWords.Share(answer.Failed, answer.WithStatus)})");
        }

        if (answer.Durations is not { } numbers)
            return;
        Line($"Durations: {StatsWords.Integer(numbers.Count)}, mean {StatsWords.Number(numbers.Mean)}ms");
        Line($"  p50 {Quantile(n => n.P50)}  p90 {Quantile(n => n.P90)}  p95 {Quantile(n => n.P95)}  "
            + $"p99 {Quantile(n => n.P99)}  max {StatsWords.Number(numbers.Max)}ms");
        if (!numbers.IsExact)
            Line("Quantiles marked ~ are approximate: too many durations to keep each.");

        string Quantile(Func<StatsNumbers, double> figure) => $"{StatsWords.Quantile(numbers, figure)}ms";
    }

    private void WriteLevels(StatsAnswer answer)
    {
        var table = new SummaryTable(new("", IsText: true), new("records"), new("share"));
        foreach ((Level? level, long records) in answer.Levels)
        {
            table.Add(
                [StatsWords.Level(level), StatsWords.Integer(records), StatsWords.Share(records, answer.Records)],
                (double)records / answer.Records);
        }

        Heading("Levels");
        table.WriteTo(console, width, request.HasBars);
    }

    private void WriteTimeline(StatsAnswer answer, TimeSpan every)
    {
        var timeline = new Timeline(every, request.Zone);
        IReadOnlyList<StatsStretch> stretches = timeline.Of(answer, MaxStretches);
        if (stretches.Count == 0)
            return;
        var table = new SummaryTable(new("", IsText: true), new("records"), new("errors"));
        long most = stretches.Max(stretch => stretch.Records);
        foreach (StatsStretch stretch in stretches)
        {
            table.Add(
                [
                    StatsWords.Time(stretch.Ticks, request.Zone), StatsWords.Integer(stretch.Records),
                    StatsWords.Integer(stretch.Errors),
                ],
                (double)stretch.Records / most);
        }

        Heading("Timeline");
        table.WriteTo(console, width, request.HasBars);
        long all = timeline.Count(answer);
        if (all > stretches.Count)
            Line($"  … the last {stretches.Count} of {StatsWords.Integer(all)} stretches: --json has them all");
    }

    private void WriteTable(StatsTable figures, long records)
    {
        bool hasNumbers = figures.Rows.Any(row => row.Durations is not null);
        SummaryColumn[] columns =
        [
            new("", IsText: true), new("records"), new("share", DropOrder: 1), new("errors"),
            new("error rate", DropOrder: 4),
        ];
        SummaryColumn[] times =
        [
            new("mean ms", DropOrder: 2), new("p50"), new("p90", DropOrder: 3), new("p95"), new("p99", DropOrder: 5),
            new("max", DropOrder: 6),
        ];
        var table = new SummaryTable(hasNumbers ? [.. columns, .. times] : columns);
        foreach (StatsRow row in figures.Rows.Take(MaxRows))
        {
            string[] counts =
            [
                StatsWords.Name(row.Name), StatsWords.Integer(row.Records), StatsWords.Share(row.Records, records),
                StatsWords.Integer(row.Errors), StatsWords.Share(row.Errors, row.Records),
            ];
            table.Add(hasNumbers ? [.. counts, .. Times(row.Durations)] : counts, (double)row.Records / records);
        }

        Heading($"By {PlainText.Of(figures.Field, 60)}");
        table.WriteTo(console, width, request.HasBars);
        if (figures.Rows.Count > MaxRows)
            Line($"  … and {StatsWords.Integer(figures.Rows.Count - MaxRows)} more: --json has them all");
        if (figures.Overflow > 0)
            Line($"  {StatsWords.Integer(figures.Overflow)} records are not told apart: too many values.");
    }

    private static string[] Times(StatsNumbers? numbers) =>
    [
        StatsWords.Number(numbers?.Mean), StatsWords.Quantile(numbers, n => n.P50),
        StatsWords.Quantile(numbers, n => n.P90), StatsWords.Quantile(numbers, n => n.P95),
        StatsWords.Quantile(numbers, n => n.P99), StatsWords.Number(numbers?.Max),
    ];

    private void Heading(string text)
    {
        console.WriteLine();
        console.Write(new Text($"{text}\n", new Style(decoration: Decoration.Bold)));
    }

    private void Line(string text) => console.Write(new Text($"{CellText.Wrap(text, width)}\n"));
}
