namespace Hewn.Tests.Support;

/// <summary>A clock that goes only when it is told to, and fires its timers then. Thread-safe.</summary>
internal sealed class TestClock(DateTimeOffset start, TimeZoneInfo? zone = null) : TimeProvider
{
    private readonly Lock _gate = new();
    private readonly List<OneShot> _timers = [];
    private long _ticks;

    public TestClock()
        : this(new DateTimeOffset(2026, 1, 19, 0, 0, 0, TimeSpan.Zero).AddTicks(1234567))
    {
    }

    public override TimeZoneInfo LocalTimeZone => zone ?? TimeZoneInfo.Utc;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <summary>Timers that were made and have neither fired nor been disposed.</summary>
    public int Timers
    {
        get
        {
            lock (_gate)
                return _timers.Count;
        }
    }

    /// <summary>How long it is until the next of them fires; null where there is none.</summary>
    public TimeSpan? Next
    {
        get
        {
            lock (_gate)
                return _timers.Count == 0 ? null : new(_timers.Min(timer => timer.DueAt) - GetTimestamp());
        }
    }

    public override DateTimeOffset GetUtcNow() => start.AddTicks(Interlocked.Read(ref _ticks));

    public override long GetTimestamp() => Interlocked.Read(ref _ticks);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        period.ShouldBe(Timeout.InfiniteTimeSpan);
        lock (_gate) // No time passes between a look at the clock and the beginning of the wait.
        {
            var timer = new OneShot(this, () => callback(state), GetTimestamp() + dueTime.Ticks);
            _timers.Add(timer);
            return timer;
        }
    }

    public void Advance(TimeSpan by)
    {
        OneShot[] due;
        lock (_gate)
        {
            long now = Interlocked.Add(ref _ticks, by.Ticks);
            due = [.. _timers.Where(timer => timer.DueAt <= now)];
            _timers.RemoveAll(timer => timer.DueAt <= now);
        }

        Array.ForEach(due, timer => timer.Fire());
    }

    private sealed record OneShot(TestClock Clock, Action Fire, long DueAt) : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => throw new NotSupportedException();

        public void Dispose()
        {
            lock (Clock._gate)
                Clock._timers.Remove(this);
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
