namespace Hewn.Tests.Noise;

/// <summary>A clock that goes only when it is told to, and whose timers fire then, on the thread that tells.</summary>
internal sealed class TimedClock : TimeProvider
{
    private readonly Lock _gate = new();
    private readonly List<Timer> _timers = [];
    private long _ticks;

    public static DateTimeOffset Start { get; } = new(2026, 1, 19, 0, 0, 0, TimeSpan.Zero);

    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <summary>Timers that may still fire.</summary>
    public int Timers
    {
        get
        {
            lock (_gate)
                return _timers.Count;
        }
    }

    public override DateTimeOffset GetUtcNow() => Start.AddTicks(Interlocked.Read(ref _ticks));

    /// <summary>Whether it cannot be asked any more.</summary>
    public bool IsBroken { get; set; }

    public override long GetTimestamp() =>
        IsBroken ? throw new InvalidOperationException("no time") : Interlocked.Read(ref _ticks);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Timer(this, () => callback(state), GetTimestamp() + dueTime.Ticks, period.Ticks);
        lock (_gate)
            _timers.Add(timer);
        return timer;
    }

    public void Advance(TimeSpan by)
    {
        long end = GetTimestamp() + by.Ticks;
        while (NextDue(end) is { } timer)
        {
            Interlocked.Exchange(ref _ticks, timer.DueAt);
            timer.DueAt += timer.Period;
            timer.Fire();
        }

        Interlocked.Exchange(ref _ticks, end);
    }

    /// <summary>As if the thread of the timers were late: time goes, and none of them fires.</summary>
    public void Jump(TimeSpan by) => Interlocked.Add(ref _ticks, by.Ticks);

    private Timer? NextDue(long end)
    {
        lock (_gate)
            return _timers.Where(timer => timer.DueAt <= end).MinBy(timer => timer.DueAt);
    }

    private sealed class Timer(TimedClock clock, Action fire, long dueAt, long period) : ITimer
    {
        public long DueAt { get; set; } = dueAt;

        public long Period => period;

        public void Fire() => fire();

        public bool Change(TimeSpan dueTime, TimeSpan period) => throw new NotSupportedException();

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
