using System.Diagnostics;
using Hewn.Ring;

namespace Hewn.Pipeline;

/// <summary>
/// Looks from time to time whether the ring's file still has its name: without one no later process finds it, however
/// well its memory goes on working. Used by the writer's thread; the answer may be read by any.
/// </summary>
internal sealed class RingWatch(RingFile? file)
{
    private long _last = Stopwatch.GetTimestamp();
    private volatile bool _isLost; // Both are read alone by other threads, for the status.
    private volatile bool _isOver;

    /// <summary>Whether somebody has deleted the file.</summary>
    public bool IsLost => _isLost;

    /// <summary>Whether the log itself has let go of the file.</summary>
    public bool IsOver => _isOver;

    /// <summary>The log itself deletes the file: that it is gone is no loss.</summary>
    public void End() => _isOver = true;

    /// <summary>Looks, if it is time. True when the file was found missing for the first time.</summary>
    public bool FindsLoss() => Stopwatch.GetElapsedTime(_last) >= Limits.RingCheckInterval && FindsLossNow();

    /// <summary>Looks. True when the file was found missing for the first time.</summary>
    public bool FindsLossNow()
    {
        _last = Stopwatch.GetTimestamp();
        if (file is null || _isLost || _isOver || file.IsThere)
            return false;
        return _isLost = true;
    }
}
