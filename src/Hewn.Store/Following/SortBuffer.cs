using System.Diagnostics.CodeAnalysis;
using Hewn.Store.Entries;

namespace Hewn.Store.Following;

/// <summary>
/// Holds entries of several logs back for a while and gives them in the order of their times. Within a log the order
/// stays; no entry waits longer than the window, whatever its time says, nor much longer than the window after it was
/// written: what came late waits the less.
/// </summary>
internal sealed class SortBuffer(TimeSpan window, TimeProvider time)
{
    private readonly PriorityQueue<Held, (long Key, long Number)> _byTime = new();
    private readonly PriorityQueue<Held, long> _byDue = new();
    private readonly long _windowTicks =
        (long)(Math.Clamp(window.TotalSeconds, 0, 60) * time.TimestampFrequency);

    private long _added;
    private long _bytes;

    public bool IsEmpty => _byTime.Count == 0;

    public bool IsFull => _byTime.Count >= Limits.MaxHeldEntries || _bytes >= Limits.MaxHeldBytes;

    /// <summary>How long until the next one is to be given; null when there is none.</summary>
    public TimeSpan? NextDue => _byDue.TryPeek(out _, out long due)
        ? TimeSpan.FromSeconds(Math.Max(0, due - time.GetTimestamp()) / (double)time.TimestampFrequency)
        : null;

    /// <summary>Takes an entry, a lasting one.</summary>
    /// <param name="log">Where it was read.</param>
    /// <param name="entry">The entry.</param>
    /// <param name="age">For how long it has been written at least.</param>
    public void Add(FollowedLog log, Entry entry, TimeSpan age)
    {
        // A clock that runs ahead must not let one log hold the others back, so no key lies in the future.
        long key = Math.Min(Math.Max(entry.UtcTicks, log.LastKey), time.GetUtcNow().UtcTicks);
        log.LastKey = Math.Max(log.LastKey, key);
        var held = new Held(log, entry);
        long waited = Math.Min(_windowTicks, (long)(Math.Max(0, age.TotalSeconds) * time.TimestampFrequency));
        _byTime.Enqueue(held, (log.LastKey, _added++));
        _byDue.Enqueue(held, time.GetTimestamp() + _windowTicks - waited);
        _bytes += entry.Raw.Length;
    }

    /// <summary>Gives the next entry: the first by time, as soon as any has waited long enough or there is no more
    /// room.</summary>
    public bool TryTake([NotNullWhen(true)] out FollowedLog? log, [NotNullWhen(true)] out Entry? entry)
    {
        (log, entry) = (null, null);
        if (!_byDue.TryPeek(out _, out long due) || (!IsFull && due > time.GetTimestamp()))
            return false;
        Held next = _byTime.Dequeue();
        next.IsGone = true;
        _bytes -= next.Entry.Raw.Length;
        while (_byDue.TryPeek(out Held? first, out _) && first.IsGone)
            _byDue.Dequeue();
        (log, entry) = (next.Log, next.Entry);
        return true;
    }

    private sealed class Held(FollowedLog log, Entry entry)
    {
        public FollowedLog Log => log;

        public Entry Entry => entry;

        public bool IsGone { get; set; }
    }
}
