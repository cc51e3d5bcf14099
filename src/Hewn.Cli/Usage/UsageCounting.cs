using System.Globalization;
using Hewn.Cli.Stats;
using Hewn.Cli.View;
using Hewn.Cli.View.Fields;
using Hewn.Store.Entries;
using Hewn.Store.Scanning;
using Hewn.Store.Segments;
using Hewn.Store.Statistics;

namespace Hewn.Cli.Usage;

/// <summary>Counts the calls of logs. One thread's.</summary>
internal sealed class UsageCounting(UsageRequest request)
{
    private const int MaxRows = 10_000; // a model a row; what is beyond is counted apart
    private const int MaxOpen = 100_000; // some 30 MB

    private readonly NumberBudget _budget = new(NumberBudget.Default);
    private readonly Dictionary<string, UsageRow> _rows = new(StringComparer.Ordinal);
    private readonly OpenCalls _open = new(MaxOpen);
    private readonly FieldPath _user = new(FieldKey.Named("user_id"));
    private readonly FieldPath _caller = new(FieldKey.Named("caller"));
    private readonly FieldPath _total = new(FieldKey.Named("total_tokens"));
    private readonly FieldPath _cached = new(FieldKey.Named("cached_tokens"));
    private readonly FieldPath _reasoning = new(FieldKey.Named("reasoning_tokens"));
    private long _overflow;

    /// <summary>
    /// How long before and behind the window is read as well: a call may begin before it, and what ends behind it is
    /// no call without an end.
    /// </summary>
    public static readonly TimeSpan Around = TimeSpan.FromHours(1);

    /// <summary>Reads all and counts.</summary>
    /// <exception cref="OperationCanceledException">It was cancelled: half the figures would be wrong ones.</exception>
    public UsageReport Count(IEntrySource source, Progress progress, CancellationToken cancellation)
    {
        var total = new UsageFigures(_budget);
        while (source.TryRead())
        {
            cancellation.ThrowIfCancellationRequested();
            progress.Step();
            Entry entry = source.Current;
            if (entry.Fault is not null)
                continue;
            if (entry.Type == EntryType.Request)
                Begin(entry, total);
            else if (CallFacts.IsCall(entry))
                End(entry, total);
        }

        progress.Clear();
        foreach (OpenCall call in _open.Rest)
            AddUnfinished(call, total);
        return new([.. Sorted()], total, _overflow);
    }

    private void Begin(Entry entry, UsageFigures total)
    {
        if (entry.Text(Field.RequestId) is not { Length: > 0 } id)
            return; // Its end cannot be told from another's, and is counted by itself.
        if (_open.Add(id, new OpenCall(ModelOf(entry), UserOf(entry), entry.UtcTicks)) is { } left)
            AddUnfinished(left, total);
    }

    private void End(Entry entry, UsageFigures total)
    {
        OpenCall? request = entry.Text(Field.RequestId) is { Length: > 0 } id ? _open.TryTake(id) : null;
        if (!IsInWindow(entry.UtcTicks))
            return;
        CallOutcome outcome = CallFacts.OutcomeOf(entry);
        var call = new EndedCall
        {
            IsFailed = outcome == CallOutcome.Failed,
            IsAborted = outcome == CallOutcome.Aborted,
            Prompt = Tokens(entry, Field.PromptTokens),
            Completion = Tokens(entry, Field.CompletionTokens),
            Total = Tokens(entry, _total),
            Cached = Tokens(entry, _cached),
            Reasoning = Tokens(entry, _reasoning),
            DurationMs = CallFacts.TryGetDurationMs(entry, out double ms) ? ms : null,
        };
        total.Add(call);
        RowOf(ModelOf(entry) ?? request?.Model, UserOf(entry) ?? request?.User, entry.UtcTicks)?.Figures.Add(call);
    }

    private void AddUnfinished(OpenCall call, UsageFigures total)
    {
        if (!IsInWindow(call.Ticks))
            return;
        total.AddUnfinished();
        RowOf(call.Model, call.User, call.Ticks)?.Figures.AddUnfinished();
    }

    private UsageRow? RowOf(string? model, string? user, long ticks)
    {
        string?[] values = [.. request.Keys.Select(key => key switch
        {
            UsageKey.Model => model,
            UsageKey.User => user,
            _ => DayOf(ticks),
        })];
        string key = string.Join('\0', values.Select(value => value is null ? "-" : $"+{value}"));
        if (_rows.TryGetValue(key, out UsageRow? row))
            return row;
        if (_rows.Count < MaxRows)
            return _rows[key] = new(values, new(_budget));
        _overflow++;
        return null;
    }

    /// <summary>By the keys in their order where the day is one of them, else the most calls first.</summary>
    private IEnumerable<UsageRow> Sorted()
    {
        IOrderedEnumerable<UsageRow> sorted = request.Keys.Contains(UsageKey.Day)
            ? _rows.Values.OrderBy(_ => 0)
            : _rows.Values.OrderByDescending(row => row.Figures.Calls);
        for (int i = 0; i < request.Keys.Count; i++)
        {
            int key = i;
            sorted = sorted.ThenBy(row => row.Values[key] is null)
                .ThenBy(row => row.Values[key], StringComparer.Ordinal);
        }

        return sorted;
    }

    private string DayOf(long ticks) =>
        TimeZoneInfo.ConvertTime(new DateTimeOffset(ticks, TimeSpan.Zero), request.Zone)
            .ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private bool IsInWindow(long ticks) =>
        ticks >= (request.Window.FromTicks ?? 0) && (request.Window.UntilTicks is not { } until || ticks < until);

    private static string? ModelOf(Entry entry) => NotEmpty(entry.Text(Field.Model))
        ?? NotEmpty(entry.Text(Field.ModelName));

    private string? UserOf(Entry entry) => TextOf(_user.Find(entry)) ?? TextOf(_caller.Find(entry));

    private static string? TextOf(FieldValue value) => value.IsPresent ? NotEmpty(value.ToString()) : null;

    private static string? NotEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;

    private static Int128? Tokens(Entry entry, Field field) =>
        entry.TryGetInteger(field, out long tokens) && tokens >= 0 ? tokens : null;

    private static Int128? Tokens(Entry entry, FieldPath field)
    {
        FieldValue value = field.Find(entry);
        return value.Kind == System.Text.Json.JsonTokenType.Number
            && long.TryParse(value.Raw, NumberStyles.None, CultureInfo.InvariantCulture, out long tokens)
            ? tokens
            : null;
    }
}
