namespace Hewn.Sessions.Progress;

/// <summary>A place in source code that logs now and then, and what it left out meanwhile. Thread-safe.</summary>
internal sealed class CallSite(string file, int line)
{
    private readonly Lock _gate = new();
    private bool _hasLogged;
    private long _loggedAt;
    private long _calls;
    private long _leftOut;

    public string File { get; } = file;

    public int Line { get; } = line;

    /// <summary>Whether this call is one that logs, and how many before it did not.</summary>
    /// <param name="time">The clock.</param>
    /// <param name="interval">The time between two records.</param>
    public (bool IsDue, long LeftOut) TakeByTime(TimeProvider time, TimeSpan interval)
    {
        lock (_gate)
        {
            if (_hasLogged && time.GetElapsedTime(_loggedAt) < interval)
            {
                _leftOut++;
                return (false, 0);
            }

            (_hasLogged, _loggedAt) = (true, time.GetTimestamp());
            return (true, Reset_NeedsLock());
        }
    }

    /// <summary>As above: the first of each so many calls.</summary>
    public (bool IsDue, long LeftOut) TakeByCount(long every)
    {
        lock (_gate)
        {
            if (_calls++ % every == 0)
                return (true, Reset_NeedsLock());
            _leftOut++;
            return (false, 0);
        }
    }

    /// <summary>How many calls since the last record did not log; from now on none.</summary>
    public long Reset()
    {
        lock (_gate)
            return Reset_NeedsLock();
    }

    private long Reset_NeedsLock()
    {
        long leftOut = _leftOut;
        _leftOut = 0;
        return leftOut;
    }
}
