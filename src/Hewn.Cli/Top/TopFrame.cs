using System.Globalization;
using Hewn.Cli.Show;
using Hewn.Cli.Stats;
using Hewn.Cli.View;
using Hewn.Cli.View.Output;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Hewn.Cli.Top;

/// <summary>The figures of a window as a screen.</summary>
internal sealed class TopFrame(TopRequest request, int width)
{
    private const int MaxRows = 8;

    /// <summary>As a picture that replaces the one before.</summary>
    public IRenderable Draw(TopFigures figures) =>
        new Rows(Text(figures).TrimEnd('\n').Split('\n').Select((line, index) =>
            new Text(line, index == 0 || line.EndsWith(':') ? new Style(decoration: Decoration.Bold) : null)));

    /// <summary>As text.</summary>
    public string Text(TopFigures figures)
    {
        using var text = new StringWriter { NewLine = "\n" };
        TopRow all = figures.All;
        string window = StoryWriter.Duration(figures.Window);
        text.WriteLine($"{TimeText.ToSecond(figures.AtTicks, request.Zone)}  the last {window}");
        if (figures.IsCut)
            text.WriteLine("More is logged than is kept: the window is shorter than was asked for.");
        text.WriteLine($"Records: {StatsWords.Integer(all.Records)} ({Rate(all.PerSecond)}/s)  "
            + $"Errors: {StatsWords.Integer(all.Errors)} ({StatsWords.Share(all.Errors, all.Records)})");
        if (all.Durations is { } d)
        {
            text.WriteLine($"Durations: p50 {StatsWords.Number(d.P50)}  p95 {StatsWords.Number(d.P95)}  "
                + $"p99 {StatsWords.Number(d.P99)}  max {StatsWords.Number(d.Max)} ms");
        }

        WriteRows(text, "Models:", figures.Models);
        WriteRows(text, "Endpoints:", figures.Endpoints);
        WriteSlowest(text, figures.Slowest);
        string[] lines = text.ToString().Split('\n');
        return string.Join('\n', lines.Select(line => CellText.Fit(line.TrimEnd(), width)));
    }

    private void WriteRows(StringWriter text, string heading, IReadOnlyList<TopRow> rows)
    {
        if (rows.Count == 0)
            return;
        var table = new SummaryTable(
            new("", IsText: true), new("per s"), new("records"), new("errors"), new("error rate", DropOrder: 2),
            new("p50", DropOrder: 3), new("p95"), new("p99", DropOrder: 4), new("max", DropOrder: 1));
        foreach (TopRow row in rows.Take(MaxRows))
        {
            table.Add(
            [
                StatsWords.Name(row.Name), Rate(row.PerSecond), StatsWords.Integer(row.Records),
                StatsWords.Integer(row.Errors), StatsWords.Share(row.Errors, row.Records),
                StatsWords.Number(row.Durations?.P50), StatsWords.Number(row.Durations?.P95),
                StatsWords.Number(row.Durations?.P99), StatsWords.Number(row.Durations?.Max),
            ]);
        }

        Write(text, heading, table);
        if (rows.Count > MaxRows)
            text.WriteLine($"  … and {StatsWords.Integer(rows.Count - MaxRows)} more");
    }

    private void WriteSlowest(StringWriter text, IReadOnlyList<TopCall> slowest)
    {
        if (slowest.Count == 0)
            return;
        var table = new SummaryTable(
            new("ended", IsText: true), new("ms"), new("status"), new("endpoint", IsText: true),
            new("model", IsText: true, DropOrder: 2), new("request", IsText: true, DropOrder: 1));
        foreach (TopCall call in slowest)
        {
            table.Add(
            [
                TimeText.ToSecond(call.Ticks, request.Zone), StatsWords.Number(call.DurationMs),
                PlainText.Of(call.Status ?? StatsWords.None, 10), PlainText.Of(call.Endpoint ?? StatsWords.None, 40),
                PlainText.Of(call.Model ?? StatsWords.None, 30), PlainText.Of(call.RequestId ?? StatsWords.None, 60),
            ]);
        }

        Write(text, "Slowest:", table);
    }

    private void Write(StringWriter text, string heading, SummaryTable table)
    {
        text.WriteLine();
        text.WriteLine(heading);
        table.WriteTo(SummaryConsole.Create(text), width, hasBars: false);
    }

    private static string Rate(double perSecond) => perSecond.ToString("0.0", CultureInfo.InvariantCulture);
}
