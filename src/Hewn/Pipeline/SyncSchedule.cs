using System.Diagnostics;

namespace Hewn.Pipeline;

/// <summary>When files are synced to the disk. Used by the writer's thread.</summary>
internal sealed class SyncSchedule(Durability durability, TimeSpan interval)
{
    private long _last = Stopwatch.GetTimestamp();
    private bool _isDirty;
    private volatile bool _syncsAtEnd; // Set by who logs at FATAL, before the line is in the ring.
    private volatile bool _syncsEveryWrite; // Read alone; who must not miss it fences (RingPipeline.LetGo).

    /// <summary>How long the thread may sleep without missing a sync.</summary>
    public TimeSpan LongestSleep => durability == Durability.FlushInterval && interval < Limits.RetryInterval
        ? interval
        : Limits.RetryInterval;

    /// <summary>Set from any thread: each write is synced from here on, and callers wait for it.</summary>
    public bool SyncsEveryWrite
    {
        get => _syncsEveryWrite;
        set => _syncsEveryWrite = value;
    }

    /// <summary>How long a caller waits for a sync: a process that is about to end must not be kept from it.</summary>
    public TimeSpan Patience => SyncsEveryWrite ? Limits.ShutdownFlushTimeout : Timeout.InfiniteTimeSpan;

    /// <summary>Whether callers wait for each sync.</summary>
    public bool HasWaiters => SyncsEveryWrite || durability == Durability.EveryWrite;

    /// <summary>Whether closing the files includes a sync.</summary>
    public bool SyncsAtEnd => _syncsAtEnd || durability != Durability.Buffered;

    /// <summary>Closing the files includes a sync from here on. Any thread.</summary>
    public void SyncAtEnd() => _syncsAtEnd = true;

    /// <summary>Whether to sync now.</summary>
    public bool IsDue(bool hasWritten)
    {
        _isDirty |= hasWritten;
        bool isDue = _isDirty && (HasWaiters
            || (durability == Durability.FlushInterval && Stopwatch.GetElapsedTime(_last) >= interval));
        if (!isDue)
            return false;
        _isDirty = false;
        _last = Stopwatch.GetTimestamp();
        return true;
    }
}
