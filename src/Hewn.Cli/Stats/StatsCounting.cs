using Hewn.Cli.View;
using Hewn.Cli.View.Fields;
using Hewn.Cli.View.Filters;
using Hewn.Cli.View.Output;
using Hewn.Store.Entries;
using Hewn.Store.Scanning;
using Hewn.Store.Segments;

namespace Hewn.Cli.Stats;

/// <summary>Counts by reading entries: of any dialect, packed, from a pipe. One thread's.</summary>
internal sealed class StatsCounting
{
    private readonly StatsRequest _request;
    private readonly TimeWindow _window;
    private readonly long _step;
    private readonly Dictionary<(long? Stretch, int Level), long> _counts = [];
    private readonly FieldPath _status = new(FieldKey.Of(KnownField.Status));
    private readonly FieldPath _duration = new(FieldKey.Of(KnownField.Duration));
    private readonly CallParts _parts = new();
    private readonly EscapedBytes _text = new();
    private readonly NumberSample _durations;
    private readonly GroupCounting[] _tables;
    private long _callParts;
    private bool _hasEnds;
    private long _withStatus;
    private long _failed;

    public StatsCounting(StatsRequest request, TimeWindow window, long room = NumberBudget.Default)
    {
        (_request, _window, _step) = (request, window, request.Step.Ticks);
        var budget = new NumberBudget(room);
        _durations = new(budget);
        _tables = [.. request.Groups.Select(field => new GroupCounting(field, budget))];
    }

    /// <summary>Has everything counted by each.</summary>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static void ReadAll(
        IEntrySource source, StatsCounting[] countings, Progress progress, CancellationToken cancellation)
    {
        while (source.TryRead())
        {
            cancellation.ThrowIfCancellationRequested();
            progress.Step();
            foreach (StatsCounting counting in countings)
                counting.Add(source.Current);
        }

        progress.Clear();
        cancellation.ThrowIfCancellationRequested();
    }

    /// <summary>Counts an entry, if it is asked for.</summary>
    public void Add(Entry entry)
    {
        if (entry.Fault is not null || !IsInWindow(entry) || !_request.Filters.Takes(entry))
            return;
        Level? level = EntryLevels.Of(entry);
        (long? Stretch, int Level) key = (entry.HasTimestamp ? StretchOf(entry.UtcTicks) : null, (int?)level ?? -1);
        _counts[key] = _counts.GetValueOrDefault(key) + 1;
        FieldValue status = _status.Find(entry);
        if (status.IsPresent)
        {
            _withStatus++;
            _failed += NumberText.Compare(status.TextIn(_text), "400"u8) >= 0 ? 1 : 0;
        }

        FieldValue duration = _duration.Find(entry);
        double? number =
            duration.IsPresent && DurationText.TryRead(duration.TextIn(_text), entry, out double ms) ? ms : null;
        if (number is { } known)
            _durations.Add(known);
        bool isPart = _parts.Holds(entry);
        _callParts += isPart ? 1 : 0;
        _hasEnds |= entry.Type == EntryType.Response;
        foreach (GroupCounting table in _tables)
            table.Add(entry, level >= Level.Error, number, isPart);
    }

    /// <summary>The figures so far.</summary>
    public StatsAnswer Answer() => Answer(CallParts.AreLeftOut(_request, _hasEnds));

    private StatsAnswer Answer(bool withoutParts) => new()
    {
        Window = _window,
        Records = _counts.Values.Sum(),
        CallParts = withoutParts ? _callParts : 0,
        Undated = _counts.Where(count => count.Key.Stretch is null).Sum(count => count.Value),
        Levels = StatsOrder.Levels(_counts.Select(count => (LevelOf(count.Key.Level), count.Value))),
        Stretches = StatsOrder.Stretches(_counts
            .Where(count => count.Key.Stretch is not null)
            .Select(count => (count.Key.Stretch!.Value, LevelOf(count.Key.Level), count.Value))),
        Step = _request.Step,
        WithStatus = _withStatus,
        Failed = _failed,
        Durations = _durations.Summarise(),
        Tables = [.. _tables.Select(table => table.Answer(_request.IsGrouped, withoutParts))],
    };

    /// <summary>A record without a time of its own is in no window.</summary>
    private bool IsInWindow(Entry entry) => !_window.IsBounded
        || (entry.HasTimestamp && entry.UtcTicks >= (_window.FromTicks ?? 0)
            && entry.UtcTicks < (_window.UntilTicks ?? long.MaxValue));

    private long StretchOf(long utcTicks)
    {
        long ticks = utcTicks - DateTime.UnixEpoch.Ticks;
        return utcTicks - (ticks % _step + _step) % _step;
    }

    private static Level? LevelOf(int level) => level < 0 ? null : (Level)level;
}
