namespace Hewn.Server.Tests.Support;

/// <summary>A clock that goes when it is told to, timers included.</summary>
internal sealed class SteppedClock(DateTimeOffset start) : TimeProvider
{
    private readonly Lock _gate = new();
    private readonly List<SteppedTimer> _timers = [];
    private TimeSpan _passed;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp()
    {
        lock (_gate)
            return _passed.Ticks;
    }

    public override DateTimeOffset GetUtcNow() => start + TimeSpan.FromTicks(GetTimestamp());

    /// <summary>Whether somebody waits, once, for what is then.</summary>
    public bool IsAwaitedIn(TimeSpan time)
    {
        lock (_gate)
            return _timers.Exists(timer => timer.IsOnce && timer.Due == _passed + time);
    }

    /// <summary>Lets time pass; what was to happen meanwhile happens in order, before this returns.</summary>
    public void Pass(TimeSpan time)
    {
        TimeSpan end = TimeSpan.FromTicks(GetTimestamp()) + time;
        while (true)
        {
            SteppedTimer? next;
            lock (_gate)
            {
                next = _timers.Where(timer => timer.Due <= end).MinBy(timer => timer.Due);
                _passed = next is null ? end : next.Due > _passed ? next.Due : _passed;
                next?.Step();
            }

            if (next is null)
                return;
            next.Call();
        }
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new SteppedTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    private sealed class SteppedTimer(SteppedClock clock, TimerCallback callback, object? state) : ITimer
    {
        private TimeSpan _period;

        public TimeSpan Due { get; private set; } = TimeSpan.MaxValue;

        public bool IsOnce => _period <= TimeSpan.Zero;

        public void Step() => Due = _period > TimeSpan.Zero ? Due + _period : TimeSpan.MaxValue;

        public void Call() => callback(state);

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (clock._gate)
            {
                clock._timers.Remove(this);
                _period = period;
                Due = dueTime < TimeSpan.Zero ? TimeSpan.MaxValue : clock._passed + dueTime;
                if (Due != TimeSpan.MaxValue)
                    clock._timers.Add(this);
            }

            return true;
        }

        public void Dispose()
        {
            lock (clock._gate)
                clock._timers.Remove(this);
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
