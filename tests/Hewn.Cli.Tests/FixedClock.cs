namespace Hewn.Cli.Tests;

/// <summary>A clock that stands still, in a zone of one's choice. Waiting still takes real time.</summary>
internal sealed class FixedClock(DateTimeOffset now, TimeZoneInfo? zone = null) : TimeProvider
{
    public static readonly DateTimeOffset Noon = new(2026, 1, 19, 12, 0, 0, TimeSpan.Zero);

    public override DateTimeOffset GetUtcNow() => now;

    public override TimeZoneInfo LocalTimeZone => zone ?? TimeZoneInfo.Utc;
}
