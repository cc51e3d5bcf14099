using System.Globalization;
using Hewn.Cli.View;
using Hewn.Cli.View.Output;
using Spectre.Console;

namespace Hewn.Cli.Stats;

/// <summary>The figures of two windows side by side, with what changed.</summary>
internal sealed class CompareText(StatsRequest request, IAnsiConsole console, int width)
{
    private const int MaxRows = 20;
    private const int MaxStretches = 200;

    public void Write(StatsAnswer a, StatsAnswer b)
    {
        Line($"A: {request.WindowNames[0]} {StatsWords.Period(a, request.Zone)}".TrimEnd());
        Line($"B: {request.WindowNames[1]} {StatsWords.Period(b, request.Zone)}".TrimEnd());
        console.WriteLine();
        SummaryTable table = NewTable("");
        Add(table, "records", a.Records, b.Records, StatsWords.Integer);
        AddNumber(table, "records per minute", a.PerMinute, b.PerMinute);
        Add(table, "errors", a.Errors, b.Errors, StatsWords.Integer);
        AddShare(table, "error rate", Share(a.Errors, a.Counted), Share(b.Errors, b.Counted));
        if (a.WithStatus + b.WithStatus > 0)
            AddShare(table, "status 400 and above", Share(a.Failed, a.WithStatus), Share(b.Failed, b.WithStatus));
        if (a.Durations is not null || b.Durations is not null)
        {
            AddNumber(table, "mean ms", a.Durations?.Mean, b.Durations?.Mean);
            AddNumber(table, "p50", a.Durations?.P50, b.Durations?.P50);
            AddNumber(table, "p90", a.Durations?.P90, b.Durations?.P90);
            AddNumber(table, "p95", a.Durations?.P95, b.Durations?.P95);
            AddNumber(table, "p99", a.Durations?.P99, b.Durations?.P99);
            AddNumber(table, "max", a.Durations?.Max, b.Durations?.Max);
        }

        table.WriteTo(console, width, hasBars: false);
        if (request.Every is { } every && a.Records + b.Records > 0)
            WriteTimeline(a, b, every);
        for (int i = 0; i < a.Tables.Count; i++)
            WriteTable(a.Tables[i], b.Tables[i]);
    }

    /// <summary>The first stretch of the one window beside the first of the other, and so on.</summary>
    private void WriteTimeline(StatsAnswer a, StatsAnswer b, TimeSpan every)
    {
        var timeline = new Timeline(every, request.Zone);
        // One more tells whether there are more.
        IReadOnlyList<StatsStretch> left = timeline.From(a, request.Windows[0], MaxStretches + 1);
        IReadOnlyList<StatsStretch> right = timeline.From(b, request.Windows[1], MaxStretches + 1);
        var table = new SummaryTable(
            new("A", IsText: true), new("B", IsText: true, DropOrder: 3), new("records A"), new("B"), new("change"),
            new("errors A", DropOrder: 2), new("B", DropOrder: 1));
        int all = Math.Max(left.Count, right.Count);
        for (int i = 0; i < Math.Min(all, MaxStretches); i++)
        {
            StatsStretch? one = i < left.Count ? left[i] : null;
            StatsStretch? other = i < right.Count ? right[i] : null;
            table.Add(
            [
                Time(one), Time(other), Count(one?.Records), Count(other?.Records),
                Change(one?.Records, other?.Records), Count(one?.Errors), Count(other?.Errors),
            ]);
        }

        Heading("Timeline");
        table.WriteTo(console, width, hasBars: false);
        if (all > MaxStretches)
            Line($"  … the first {MaxStretches} stretches; longer ones by --every");

        string Time(StatsStretch? stretch) =>
            stretch is { } known ? StatsWords.Time(known.Ticks, request.Zone) : StatsWords.None;
        string Count(long? number) => number is { } known ? StatsWords.Integer(known) : StatsWords.None;
    }

    private void WriteTable(StatsTable a, StatsTable b)
    {
        string?[] names =
        [
            .. a.Rows.Concat(b.Rows).GroupBy(row => row.Name).OrderByDescending(rows => rows.Sum(r => r.Records))
                .ThenBy(rows => rows.Key, StringComparer.Ordinal).Select(rows => rows.Key),
        ];
        if (names.Length == 0)
            return;
        Heading($"By {PlainText.Of(a.Field, 60)}");
        var table = new SummaryTable(
            new("", IsText: true), new("records A"), new("B"), new("change"), new("errors A", DropOrder: 2),
            new("B", DropOrder: 1), new("p95 A", DropOrder: 3), new("B", DropOrder: 3), new("change", DropOrder: 3));
        foreach (string? name in names.Take(MaxRows))
        {
            StatsRow? left = a.Rows.FirstOrDefault(row => row.Name == name);
            StatsRow? right = b.Rows.FirstOrDefault(row => row.Name == name);
            table.Add(
            [
                StatsWords.Name(name), StatsWords.Integer(left?.Records ?? 0), StatsWords.Integer(right?.Records ?? 0),
                Change(left?.Records ?? 0, right?.Records ?? 0), StatsWords.Integer(left?.Errors ?? 0),
                StatsWords.Integer(right?.Errors ?? 0), StatsWords.Number(left?.Durations?.P95),
                StatsWords.Number(right?.Durations?.P95), Change(left?.Durations?.P95, right?.Durations?.P95),
            ]);
        }

        table.WriteTo(console, width, hasBars: false);
        if (names.Length > MaxRows)
            Line($"  … and {StatsWords.Integer(names.Length - MaxRows)} more: --json has them all");
    }

    private static SummaryTable NewTable(string name) =>
        new(new(name, IsText: true), new("A"), new("B"), new("change"));

    private static void Add(SummaryTable table, string name, long a, long b, Func<long, string> text) =>
        table.Add([name, text(a), text(b), Change(a, b)]);

    private static void AddNumber(SummaryTable table, string name, double? a, double? b) =>
        table.Add([name, StatsWords.Number(a), StatsWords.Number(b), Change(a, b)]);

    private static void AddShare(SummaryTable table, string name, double? a, double? b)
    {
        string change = a is { } x && b is { } y
            ? ((y - x) * 100).ToString("+0.00 'points';-0.00 'points';±0", CultureInfo.InvariantCulture)
            : StatsWords.None;
        table.Add([name, Percent(a), Percent(b), change]);
    }

    private static double? Share(long part, long whole) => whole == 0 ? null : (double)part / whole;

    private static string Percent(double? share) =>
        share is { } known ? (known * 100).ToString("0.00 '%'", CultureInfo.InvariantCulture) : StatsWords.None;

    private static string Change(double? a, double? b) => (a, b) switch
    {
        ({ } x, { } y) when x == y => "±0",
        ({ } x and not 0, { } y) => ((y - x) / x * 100).ToString("+0.0 '%';-0.0 '%'", CultureInfo.InvariantCulture),
        (0, { }) => "new",
        _ => StatsWords.None,
    };

    private void Heading(string text)
    {
        console.WriteLine();
        console.Write(new Text($"{text}\n", new Style(decoration: Decoration.Bold)));
    }

    private void Line(string text) => console.Write(new Text($"{CellText.Wrap(text, width)}\n"));
}
