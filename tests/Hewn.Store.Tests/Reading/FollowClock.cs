namespace Hewn.Store.Tests.Reading;

/// <summary>A clock that moves when it is told to, with a date.</summary>
internal sealed class FollowClock(DateTimeOffset start) : TimeProvider
{
    private long _ticks;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => _ticks;

    public override DateTimeOffset GetUtcNow() => start.AddTicks(_ticks);

    public void Advance(TimeSpan span) => _ticks += span.Ticks;
}
