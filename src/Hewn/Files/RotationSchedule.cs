namespace Hewn.Files;

/// <summary>The hours or days of a clock on a wall, as spans of time. Pure.</summary>
/// <param name="period">Hour or day.</param>
/// <param name="zone">Where the wall is.</param>
internal sealed class RotationSchedule(RotationPeriod period, TimeZoneInfo zone)
{
    private static readonly TimeSpan _gapStep = TimeSpan.FromMinutes(15); // Offsets are multiples of it.

    /// <summary>The hour or day that a time belongs to.</summary>
    /// <param name="utcTicks">The time, in UTC.</param>
    public TimeRange Around(long utcTicks)
    {
        var utc = new DateTime(utcTicks, DateTimeKind.Utc);
        DateTime local = DateTime.SpecifyKind(utc + zone.GetUtcOffset(utc), DateTimeKind.Unspecified);
        if (period == RotationPeriod.Hour)
        {
            long hour = utcTicks - (local.Ticks % TimeSpan.TicksPerHour);
            return new TimeRange(hour, hour + TimeSpan.TicksPerHour);
        }

        // A clock that is put back over midnight shows the end of a day twice: the second one ends it.
        long end = Math.Max(InstantOf(local.Date.AddDays(1)), utcTicks + 1);
        return new TimeRange(Math.Min(InstantOf(local.Date), utcTicks), end);
    }

    private long InstantOf(DateTime midnight)
    {
        // Clocks put forward at midnight: the day begins when they show it.
        while (zone.IsInvalidTime(midnight))
            midnight += _gapStep;
        return TimeZoneInfo.ConvertTimeToUtc(midnight, zone).Ticks;
    }
}
