namespace Hewn.LogQL.Templates.Times;

/// <summary>A time zone: UTC, one of the zone database by name, or a fixed offset.</summary>
internal sealed class GoZone
{
    private static readonly long _firstSecond =
        new DateTimeOffset(DateTime.MinValue, TimeSpan.Zero).ToUnixTimeSeconds();
    private static readonly long _lastSecond =
        new DateTimeOffset(DateTime.MaxValue, TimeSpan.Zero).ToUnixTimeSeconds();

    private readonly TimeZoneInfo? _rules;
    private readonly int _offsetSeconds;
    private readonly string _name;

    private GoZone(TimeZoneInfo? rules, int offsetSeconds, string name) =>
        (_rules, _offsetSeconds, _name) = (rules, offsetSeconds, name);

    /// <summary>UTC; also what is local here, so that answers do not depend on the machine.</summary>
    public static GoZone Utc { get; } = new(null, 0, "UTC");

    /// <summary>A zone that is always so many seconds before UTC, with a name or without.</summary>
    public static GoZone Fixed(int offsetSeconds, string name) => new(null, offsetSeconds, name);

    /// <summary>The zone of a name such as <c>Europe/Berlin</c>; UTC when it is not known.</summary>
    public static GoZone Find(string name)
    {
        if (name is "" or "UTC" or "Local" || name.Contains("..", StringComparison.Ordinal) || name[0] is '/' or '\\'
            || !TimeZoneInfo.TryFindSystemTimeZoneById(name, out TimeZoneInfo? rules))
            return Utc;
        return rules.HasIanaId ? new GoZone(rules, 0, name) : Utc;
    }

    /// <summary>The offset and the short name at an instant.</summary>
    public (int OffsetSeconds, string Abbreviation) At(long unixSeconds)
    {
        if (_rules is null)
            return (_offsetSeconds, _name);
        var instant = DateTimeOffset.FromUnixTimeSeconds(Math.Clamp(unixSeconds, _firstSecond, _lastSecond));
        int offset = (int)_rules.GetUtcOffset(instant).TotalSeconds;
        return (offset, ZoneAbbreviations.Find(_name, offset, _rules.IsDaylightSavingTime(instant)));
    }

    /// <summary>The instant at which clocks of this zone show so many seconds since 1970.</summary>
    public long ToUnixSeconds(long localSeconds)
    {
        int offset = At(localSeconds).OffsetSeconds;
        int better = At(localSeconds - offset).OffsetSeconds;
        return localSeconds - (offset == 0 ? offset : better);
    }

    /// <summary>The offset of a short name in this zone, where it has that name.</summary>
    public bool TryOffsetOf(string abbreviation, long localSeconds, out int offsetSeconds)
    {
        // Summer and winter of the year are half a year apart.
        const long halfYear = 15_768_000;
        foreach (long shift in (ReadOnlySpan<long>)[0, halfYear, -halfYear])
        {
            (offsetSeconds, string name) = At(localSeconds + shift);
            if (name == abbreviation)
                return true;
        }

        offsetSeconds = 0;
        return false;
    }
}
