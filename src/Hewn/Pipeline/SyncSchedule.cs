using System.Diagnostics;

namespace Hewn.Pipeline;

/// <summary>When files are synced to the disk. Used by the writer's thread.</summary>
internal sealed class SyncSchedule(Durability durability, TimeSpan interval)
{
    private long _last = Stopwatch.GetTimestamp();
    private bool _isDirty;

    /// <summary>How long the thread may sleep without missing a sync.</summary>
    public TimeSpan LongestSleep => durability == Durability.FlushInterval && interval < Limits.RetryInterval
        ? interval
        : Limits.RetryInterval;

    /// <summary>Whether callers wait for each sync.</summary>
    public bool HasWaiters => durability == Durability.EveryWrite;

    /// <summary>Whether closing the files includes a sync.</summary>
    public bool SyncsAtEnd => durability != Durability.Buffered;

    /// <summary>Whether to sync now.</summary>
    public bool IsDue(bool hasWritten)
    {
        _isDirty |= hasWritten;
        bool isDue = _isDirty && durability switch
        {
            Durability.EveryWrite => true,
            Durability.FlushInterval => Stopwatch.GetElapsedTime(_last) >= interval,
            _ => false,
        };
        if (!isDue)
            return false;
        _isDirty = false;
        _last = Stopwatch.GetTimestamp();
        return true;
    }
}
