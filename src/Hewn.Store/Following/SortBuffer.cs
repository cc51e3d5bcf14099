using System.Diagnostics.CodeAnalysis;
using Hewn.Store.Entries;

namespace Hewn.Store.Following;

/// <summary>
/// Holds entries of several logs back for a while and gives them in the order of their times. Within a log the order
/// stays; no entry waits longer than the window, whatever its time says.
/// </summary>
internal sealed class SortBuffer(TimeSpan window, TimeProvider time)
{
    private readonly PriorityQueue<Held, (long Key, long Number)> _byTime = new();
    private readonly Queue<Held> _byArrival = new();
    private readonly long _windowTicks =
        (long)(Math.Clamp(window.TotalSeconds, 0, 60) * time.TimestampFrequency);

    private long _added;
    private long _bytes;

    public bool IsEmpty => _byTime.Count == 0;

    public bool IsFull => _byTime.Count >= Limits.MaxHeldEntries || _bytes >= Limits.MaxHeldBytes;

    /// <summary>How long until the next one is to be given; null when there is none.</summary>
    public TimeSpan? NextDue => _byArrival.TryPeek(out Held? first)
        ? TimeSpan.FromSeconds(Math.Max(0, first.DueAt - time.GetTimestamp()) / (double)time.TimestampFrequency)
        : null;

    /// <summary>Takes an entry, a lasting one.</summary>
    public void Add(FollowedLog log, Entry entry)
    {
        // A clock that runs ahead must not let one log hold the others back, so no key lies in the future.
        long key = Math.Min(Math.Max(entry.UtcTicks, log.LastKey), time.GetUtcNow().UtcTicks);
        log.LastKey = Math.Max(log.LastKey, key);
        var held = new Held(log, entry, time.GetTimestamp() + _windowTicks);
        _byTime.Enqueue(held, (log.LastKey, _added++));
        _byArrival.Enqueue(held);
        _bytes += entry.Raw.Length;
    }

    /// <summary>Gives the next entry: the first by time, as soon as any has waited long enough or there is no more
    /// room.</summary>
    public bool TryTake([NotNullWhen(true)] out FollowedLog? log, [NotNullWhen(true)] out Entry? entry)
    {
        (log, entry) = (null, null);
        if (!_byArrival.TryPeek(out Held? first) || (!IsFull && first.DueAt > time.GetTimestamp()))
            return false;
        Held next = _byTime.Dequeue();
        next.IsGone = true;
        _bytes -= next.Entry.Raw.Length;
        while (_byArrival.TryPeek(out first) && first.IsGone)
            _byArrival.Dequeue();
        (log, entry) = (next.Log, next.Entry);
        return true;
    }

    private sealed class Held(FollowedLog log, Entry entry, long dueAt)
    {
        public FollowedLog Log => log;

        public Entry Entry => entry;

        public long DueAt => dueAt;

        public bool IsGone { get; set; }
    }
}
