namespace Hewn.Tests.Support;

/// <summary>A clock that goes only when it is told to. Thread-safe.</summary>
internal sealed class TestClock(DateTimeOffset start, TimeZoneInfo? zone = null) : TimeProvider
{
    private long _ticks;

    public TestClock()
        : this(new DateTimeOffset(2026, 1, 19, 0, 0, 0, TimeSpan.Zero).AddTicks(1234567))
    {
    }

    public override TimeZoneInfo LocalTimeZone => zone ?? TimeZoneInfo.Utc;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => start.AddTicks(Interlocked.Read(ref _ticks));

    public override long GetTimestamp() => Interlocked.Read(ref _ticks);

    public void Advance(TimeSpan by) => Interlocked.Add(ref _ticks, by.Ticks);
}
