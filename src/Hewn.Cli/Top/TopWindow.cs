using Hewn.Cli.Stats;
using Hewn.Cli.View.Fields;
using Hewn.Cli.View.Filters;
using Hewn.Cli.View.Output;
using Hewn.Store.Entries;
using Hewn.Store.Scanning;

namespace Hewn.Cli.Top;

/// <summary>The records of the last while, in bounded memory. One thread's.</summary>
/// <param name="length">How far back it reaches.</param>
/// <param name="filters">Which records count.</param>
/// <param name="room">Records kept; beyond it the oldest go before their time, and that is told.</param>
internal sealed class TopWindow(TimeSpan length, EntryFilters filters, int room = TopWindow.DefaultRoom)
{
    /// <summary>About 30 MB.</summary>
    public const int DefaultRoom = 400_000;

    private const int MaxNames = 1000; // distinct names of a window; others share one
    private const int MaxTextBytes = 256; // of a name or an id; the rest is left out
    private const int MaxSlowest = 10;
    private const string OtherName = "(other)";

    private readonly PriorityQueue<TopCall, long> _calls = new();
    private readonly Dictionary<string, string> _names = new(StringComparer.Ordinal);
    private readonly FieldPath _duration = new(FieldKey.Of(KnownField.Duration));
    private readonly FieldPath _status = new(FieldKey.Of(KnownField.Status));
    private readonly FieldPath _model = new(FieldKey.Of(KnownField.Model));
    private readonly FieldPath _endpoint = new(FieldKey.Of(KnownField.Endpoint));
    private readonly FieldPath _request = new(FieldKey.Of(KnownField.RequestId));
    private readonly CallParts _parts = new();
    private readonly EscapedBytes _text = new();
    private long _cutTicks;

    /// <summary>Takes a record, if it counts.</summary>
    public void Add(Entry entry, long nowTicks)
    {
        if (entry.Fault is not null || !entry.HasTimestamp || entry.UtcTicks <= nowTicks - length.Ticks
            || !filters.Takes(entry) || _parts.Holds(entry))
            return;
        FieldValue duration = _duration.Find(entry);
        double? ms = duration.IsPresent && DurationText.TryRead(duration.TextIn(_text), entry, out double number)
            ? number
            : null;
        FieldValue status = _status.Find(entry);
        bool isFailed = status.IsPresent && NumberText.Compare(status.TextIn(_text), "400"u8) >= 0;
        var call = new TopCall(
            entry.UtcTicks,
            isFailed || EntryLevels.Of(entry) >= Level.Error,
            ms,
            NameOf(_model.Find(entry)),
            NameOf(_endpoint.Find(entry)),
            NameOf(status),
            ms is null ? null : IdOf(_request.Find(entry)));
        if (_calls.Count == room)
            _cutTicks = Math.Max(_cutTicks, _calls.Dequeue().Ticks);
        _calls.Enqueue(call, call.Ticks);
    }

    /// <summary>The figures of the window that ends now.</summary>
    public TopFigures At(long nowTicks)
    {
        long from = nowTicks - length.Ticks;
        while (_calls.TryPeek(out _, out long ticks) && ticks <= from)
            _calls.Dequeue();
        if (_calls.Count == 0)
            _names.Clear();
        // Clocks differ: a record from the future counts when its time has come.
        TopCall[] calls = [.. _calls.UnorderedItems.Select(item => item.Element).Where(call => call.Ticks <= nowTicks)];
        bool isCut = _cutTicks > from;
        TimeSpan covered = isCut ? new(nowTicks - _cutTicks) : length;
        double seconds = Math.Max(covered.TotalSeconds, 1e-3);
        return new TopFigures
        {
            AtTicks = nowTicks,
            Window = covered,
            IsCut = isCut,
            All = RowOf("", calls, seconds),
            Models = Rows(calls, call => call.Model, seconds),
            Endpoints = Rows(calls, call => call.Endpoint, seconds),
            Slowest =
            [
                .. calls.Where(call => call.DurationMs is not null)
                    .OrderByDescending(call => call.DurationMs).ThenBy(call => call.Ticks).Take(MaxSlowest),
            ],
        };
    }

    private static IReadOnlyList<TopRow> Rows(TopCall[] calls, Func<TopCall, string?> name, double seconds) =>
    [
        .. calls.Where(call => name(call) is not null).GroupBy(call => name(call)!, StringComparer.Ordinal)
            .Select(group => RowOf(group.Key, group, seconds))
            .OrderByDescending(row => row.Records).ThenBy(row => row.Name, StringComparer.Ordinal),
    ];

    private static TopRow RowOf(string name, IEnumerable<TopCall> calls, double seconds)
    {
        var durations = new NumberSample(new(NumberBudget.Default));
        long records = 0;
        long errors = 0;
        foreach (TopCall call in calls)
        {
            records++;
            errors += call.IsError ? 1 : 0;
            if (call.DurationMs is { } ms)
                durations.Add(ms);
        }

        return new(name, records, records / seconds, errors, durations.Summarise());
    }

    private string? IdOf(FieldValue value)
    {
        if (!value.IsPresent)
            return null;
        ReadOnlySpan<byte> utf8 = value.TextIn(_text);
        return System.Text.Encoding.UTF8.GetString(utf8[..Math.Min(utf8.Length, MaxTextBytes)]);
    }

    /// <summary>One string for each name, so that a million calls of a model keep one.</summary>
    private string? NameOf(FieldValue value)
    {
        if (!value.IsPresent || value.IsNested)
            return null;
        ReadOnlySpan<byte> utf8 = value.TextIn(_text);
        Span<char> chars = stackalloc char[MaxTextBytes];
        int length = System.Text.Encoding.UTF8.GetChars(utf8[..Math.Min(utf8.Length, MaxTextBytes)], chars);
        ReadOnlySpan<char> name = chars[..length];
        var lookup = _names.GetAlternateLookup<ReadOnlySpan<char>>();
        if (lookup.TryGetValue(name, out string? known))
            return known;
        if (_names.Count >= MaxNames)
            return OtherName;
        string added = name.ToString();
        _names.Add(added, added);
        return added;
    }
}
