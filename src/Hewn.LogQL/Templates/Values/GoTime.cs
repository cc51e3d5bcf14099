using Hewn.LogQL.Templates.Times;

namespace Hewn.LogQL.Templates.Values;

/// <summary>A time.Time: an instant of any year, to the nanosecond, with the zone it is shown in.</summary>
/// <param name="UnixSeconds">Whole seconds since 1970, downwards.</param>
/// <param name="Nanosecond">Nanoseconds behind the second.</param>
/// <param name="Zone">The zone.</param>
internal sealed record GoTime(long UnixSeconds, int Nanosecond, GoZone Zone)
{
    private const long SecondNs = 1_000_000_000;
    private const string DefaultLayout = "2006-01-02 15:04:05.999999999 -0700 MST";

    /// <summary>The first of January of the year 1, which Go takes for no time.</summary>
    public static GoTime Zero { get; } = new(-62_135_596_800, 0, GoZone.Utc);

    /// <summary>Nanoseconds since 1970; they wrap around for years that are far away.</summary>
    public long UnixNs => unchecked((UnixSeconds * SecondNs) + Nanosecond);

    /// <summary>The date and time of day in its zone.</summary>
    public GoCalendar Calendar => GoCalendar.FromSeconds(UnixSeconds + Zone.At(UnixSeconds).OffsetSeconds);

    /// <summary>An instant in UTC.</summary>
    public static GoTime FromUnixNs(long nanoseconds)
    {
        long seconds = Math.DivRem(nanoseconds, SecondNs, out long rest);
        return rest < 0
            ? new GoTime(seconds - 1, (int)(rest + SecondNs), GoZone.Utc)
            : new GoTime(seconds, (int)rest, GoZone.Utc);
    }

    /// <summary>An instant in UTC.</summary>
    public static GoTime FromUnixSeconds(long seconds) =>
        new(Math.Clamp(seconds, -GoCalendar.MaxSeconds, GoCalendar.MaxSeconds), 0, GoZone.Utc);

    /// <summary>Earlier or later than another.</summary>
    public int CompareTo(GoTime other) => UnixSeconds != other.UnixSeconds
        ? UnixSeconds.CompareTo(other.UnixSeconds)
        : Nanosecond.CompareTo(other.Nanosecond);

    /// <summary>So many nanoseconds later.</summary>
    public GoTime Add(long nanoseconds)
    {
        long seconds = UnixSeconds + (nanoseconds / SecondNs);
        long rest = Nanosecond + (nanoseconds % SecondNs);
        if (rest < 0)
            (seconds, rest) = (seconds - 1, rest + SecondNs);
        else if (rest >= SecondNs)
            (seconds, rest) = (seconds + 1, rest - SecondNs);
        return this with { UnixSeconds = seconds, Nanosecond = (int)rest };
    }

    /// <summary>Nanoseconds since another; at most what an int64 holds.</summary>
    public long Since(GoTime other)
    {
        Int128 difference = ((Int128)(UnixSeconds - other.UnixSeconds) * SecondNs) + Nanosecond - other.Nanosecond;
        return (long)Int128.Clamp(difference, long.MinValue, long.MaxValue);
    }

    /// <summary>As text by a layout of Go.</summary>
    public string Format(string layout) => GoTimeWriter.Write(this, layout);

    /// <inheritdoc/>
    public override string ToString() => Format(DefaultLayout);

    /// <summary>The day of the week, 0 for Sunday, with its English name.</summary>
    public GoNamed Weekday => new("time.Weekday", Calendar.Weekday, GoNames.Days[Calendar.Weekday]);

    /// <summary>The month, with its English name.</summary>
    public GoNamed Month => new("time.Month", Calendar.Month, GoNames.Months[Calendar.Month - 1]);
}
