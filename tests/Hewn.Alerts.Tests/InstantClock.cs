namespace Hewn.Alerts.Tests;

/// <summary>
/// A clock on which waiting takes no time: whoever waits up to ten minutes is woken at once, and the clock has moved.
/// Longer waits end when somebody says so.
/// </summary>
internal sealed class InstantClock(DateTimeOffset start) : TimeProvider
{
    private static readonly TimeSpan _never = TimeSpan.FromMinutes(10);
    private readonly Lock _gate = new();
    private readonly List<TimeSpan> _waits = [];
    private readonly List<Timer> _long = [];
    private long _ticks;

    /// <summary>What was waited for, in order.</summary>
    public IReadOnlyList<TimeSpan> Waits
    {
        get
        {
            lock (_gate)
                return [.. _waits];
        }
    }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => Interlocked.Read(ref _ticks);

    public override DateTimeOffset GetUtcNow() => start.AddTicks(GetTimestamp());

    public void Advance(TimeSpan time) => Interlocked.Add(ref _ticks, time.Ticks);

    /// <summary>Ends the long waits that have begun.</summary>
    public void EndLongWaits()
    {
        Timer[] all;
        lock (_gate)
        {
            all = [.. _long];
            _long.Clear();
        }

        Array.ForEach(all, timer => timer.Fire());
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Timer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    private bool Wait(TimeSpan time)
    {
        if (time < TimeSpan.Zero || time > _never)
            return false;
        lock (_gate)
            _waits.Add(time);
        Advance(time);
        return true;
    }

    private sealed class Timer(InstantClock clock, TimerCallback callback, object? state) : ITimer
    {
        private volatile bool _isOver;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            if (clock.Wait(dueTime))
            {
                Fire();
            }
            else if (dueTime > TimeSpan.Zero)
            {
                lock (clock._gate)
                    clock._long.Add(this);
            }

            return true;
        }

        public void Fire() => ThreadPool.QueueUserWorkItem(_ =>
        {
            if (!_isOver)
                callback(state);
        });

        public void Dispose() => _isOver = true;

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
