using System.Globalization;
using Hewn.Store.Statistics;
using Spectre.Console;

namespace Hewn.Cli.View;

/// <summary>
/// Statistics and error summary for people: the original's headings, with more figures beside each count.
/// </summary>
internal sealed class SummaryText(IAnsiConsole console, int width, ViewRequest request)
{
    private const int MaxRows = 20;
    private const int MaxMessage = 100;
    private static readonly string _rule = new('=', 50);

    private static readonly SummaryColumn[] _countColumns =
    [
        new("", IsText: true), new("share", DropOrder: 1), new("failed", DropOrder: 3), new("aborted", DropOrder: 2),
        new("error rate"),
    ];

    private static readonly SummaryColumn[] _timeColumns =
    [
        new("mean ms", DropOrder: 4), new("p50"), new("p90", DropOrder: 5), new("p95"), new("p99"), new("max"),
    ];

    /// <summary>Writes the statistics of calls.</summary>
    public void Write(CallSummary summary, ReadFigures reading)
    {
        GroupSummary total = summary.Total;
        WriteHeading("📈 API Statistics");
        WriteSource();
        Line($"Total Requests: {total.Calls}");
        Line($"  Succeeded: {total.Succeeded}  Failed: {total.Failed}  Aborted by client: {total.Aborted}");
        Line($"Error Rate: {Percent(total.ErrorRate)}");
        string period = $"from {Time(summary.FirstUtcTicks)} to {Time(summary.LastUtcTicks)}";
        if (summary.CallsPerMinute is { } rate)
            Line($"Requests per Minute: {Number(rate)} ({period})");
        else if (total.Calls > 0)
            Line($"Period: {period}");

        Line($"Average Response Time: {(total.Latency is { } l ? $"{Number(l.MeanMs)}ms" : "-")}");
        if (total.Latency is { } latency)
            Line($"Response Times: {Quantiles(latency)}");
        if (total.PromptTokens is not null || total.CompletionTokens is not null)
            Line($"Tokens: {total.PromptTokens ?? 0} in prompts, {total.CompletionTokens ?? 0} in completions");
        if (reading.EarlierCalls > 0)
        {
            string begins = Time(reading.ApiBeginsTicks);
            Line($"Left out: {reading.EarlierCalls} failed calls that only errors.log has (api.log begins {begins})");
        }

        if (summary.IsApproximate)
            Line($"Quantiles marked ~ are approximate (at most 0.5 % off): too many calls to keep each.");
        WriteCut(summary.CutDimensions);
        WriteGroups("🎯 Most Used Endpoints:", summary.Endpoints, isTimed: true);
        WriteGroups("🧠 Models:", summary.Models, isTimed: true);
        WriteGroups("📋 HTTP Methods:", summary.Methods, isTimed: false);
        WriteGroups("📊 Status Codes:", summary.Statuses, isTimed: false);
        WriteSlowest(summary);
    }

    /// <summary>Writes the error summary.</summary>
    public void Write(ErrorSummary summary)
    {
        WriteHeading("📊 Error Summary");
        if (request.Mode == ViewMode.ErrorsOnly)
            WriteSource();
        string records = summary.Records > summary.Total ? $" (told by {summary.Records} records)" : "";
        Line($"Total Errors: {summary.Total}{records}");
        WriteCut(summary.CutDimensions);
        WriteErrors("🔥 Error Types:", summary.Types, summary.Total);
        WriteErrors("🎯 Endpoints with Errors:", summary.Endpoints, summary.Total);
        WriteErrors("📈 Status Codes:", summary.Statuses, summary.Total);
    }

    private void WriteHeading(string title)
    {
        string hours = request.Window is { } window
            ? $" (Last {window.TotalHours.ToString("0.#####", CultureInfo.InvariantCulture)} hours)"
            : "";
        console.Write(new Text($"{title}{hours}\n", new Style(decoration: Decoration.Bold)));
        Line($"{_rule}");
    }

    /// <summary>Which logs the figures are of, when that is not all of them.</summary>
    private void WriteSource()
    {
        if (request.ReadsApi && request.ReadsErrors)
            return;
        string read = request.ReadsApi ? ViewRequest.ApiName : ViewRequest.ErrorsName;
        Line($"Only {read} was read (--type).");
    }

    private void WriteCut(IReadOnlyList<string> dimensions)
    {
        if (dimensions.Count > 0)
            Line($"Too many {string.Join(", ", dimensions)} to keep apart: the rest is counted as (other).");
    }

    private void WriteGroups(string heading, IReadOnlyList<GroupSummary> groups, bool isTimed)
    {
        if (groups.Count == 0)
            return;
        SummaryTable table = isTimed ? new([.. _countColumns, .. _timeColumns]) : new(_countColumns);
        long calls = groups.Sum(group => group.Calls);
        foreach (GroupSummary group in groups.Take(MaxRows))
        {
            string[] counts =
            [
                Counted(group.Name, group.Calls), Share(group.Calls, calls), Integer(group.Failed),
                Integer(group.Aborted), Percent(group.ErrorRate),
            ];
            table.Add(isTimed ? [.. counts, .. Times(group.Latency)] : counts, (double)group.Calls / calls);
        }

        WriteTable(heading, table, groups.Count);
    }

    private void WriteErrors(string heading, IReadOnlyList<ErrorGroup> groups, long total)
    {
        if (groups.Count == 0)
            return;
        var table = new SummaryTable(
            new("", IsText: true), new("share", DropOrder: 1), new("last"),
            new("last message", IsText: true, IsCut: true));
        foreach (ErrorGroup group in groups.Take(MaxRows))
        {
            string last = group.LastUtcTicks == 0 ? "-" : TimeText.ToSecond(group.LastUtcTicks, request.Zone);
            table.Add(
                [
                    Counted(group.Name, group.Count), Share(group.Count, total), last,
                    PlainText.Of(group.LastMessage, MaxMessage),
                ],
                (double)group.Count / total);
        }

        WriteTable(heading, table, groups.Count);
    }

    private void WriteSlowest(CallSummary summary)
    {
        if (summary.Slowest.Count == 0 && summary.SlowCalls is null)
            return;
        string count = summary.SlowCalls is { } slow
            ? FormattableString.Invariant($" ({slow} took {request.Slow!.Value.TotalSeconds:0.###} s or more)")
            : "";
        var table = new SummaryTable(
            new("ended", IsText: true), new("ms"), new("status"), new("call", IsText: true),
            new("request", IsText: true));
        foreach (SlowCall call in summary.Slowest)
        {
            string name = $"{call.Method} {call.Endpoint}{(call.Model is null ? "" : $" ({call.Model})")}";
            table.Add(
            [
                TimeText.ToSecond(call.UtcTicks, request.Zone), Number(call.DurationMs),
                call.Status?.ToString(CultureInfo.InvariantCulture) ?? "-", PlainText.Of(name.TrimStart(), 60),
                PlainText.Of(call.RequestId ?? "-", 60),
            ]);
        }

        WriteTable($"🐢 Slowest Requests:{count}", table, summary.Slowest.Count, maxRows: int.MaxValue);
    }

    private void WriteTable(string heading, SummaryTable table, int groups, int maxRows = MaxRows)
    {
        console.WriteLine();
        console.Write(new Text($"{heading}\n", new Style(decoration: Decoration.Bold)));
        if (groups > 0)
            table.WriteTo(console, width, hasBars: request.HasColor);
        if (groups > maxRows)
            Line($"  … and {groups - maxRows} more: --output json has them all");
    }

    private void Line(FormattableString text) => console.Write(new Text($"{FormattableString.Invariant(text)}\n"));

    private string Time(long? ticks) => ticks is { } known ? TimeText.ToSecond(known, request.Zone) : "-";

    private static string Counted(string name, long count) => $"{PlainText.Of(name, 60)}: {Integer(count)}";

    private static string Share(long count, long total) => Percent((double)count / total);

    private static string Integer(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Number(double number) => number.ToString("0.00", CultureInfo.InvariantCulture);

    private static string Percent(double? part) =>
        part is { } known ? (known * 100).ToString("0.00 '%'", CultureInfo.InvariantCulture) : "-";

    private static string Quantiles(LatencySummary l) =>
        $"p50 {Quantile(l, l.P50Ms)}ms  p90 {Quantile(l, l.P90Ms)}ms  p95 {Quantile(l, l.P95Ms)}ms  "
        + $"p99 {Quantile(l, l.P99Ms)}ms  max {Number(l.MaxMs)}ms";

    private static string[] Times(LatencySummary? latency) => latency is { } l
        ?
        [
            Number(l.MeanMs), Quantile(l, l.P50Ms), Quantile(l, l.P90Ms), Quantile(l, l.P95Ms), Quantile(l, l.P99Ms),
            Number(l.MaxMs),
        ]
        : ["-", "-", "-", "-", "-", "-"];

    private static string Quantile(LatencySummary latency, double ms) =>
        latency.IsApproximate ? $"~{Number(ms)}" : Number(ms);
}
