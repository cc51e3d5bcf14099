using System.Buffers;
using System.Globalization;

namespace Hewn.Store.Reading;

/// <summary>
/// A time as people type it: <c>now</c>, <c>today</c>, <c>yesterday</c>, <c>tomorrow</c> (a day alone is its first
/// moment; <c>yesterday 14:30</c>), a time before now (<c>15m</c>, <c>-3h</c>, <c>1h30m</c>, <c>2d</c>, <c>1w</c>,
/// <c>3h ago</c>, <c>now-1h</c>), or after it (<c>+5m</c>), a time of today (<c>14:30</c>, <c>14:30:05.250</c>), a date
/// (<c>2026-01-19</c>), a date with a time, naive or with an offset (<c>2026-01-19T14:30:00Z</c>,
/// <c>2026-01-19 14:30</c>), or seconds, milliseconds, microseconds or nanoseconds since 1970 (<c>1768816800</c>).
/// </summary>
/// <remarks>As in <c>journalctl</c>, a date as the end of a range is its first moment, so the day itself is not in it.
/// A naive time that a zone has twice is taken in standard time; one that it skips, as if the clock had not been set
/// forward.</remarks>
public static class TimeExpression
{
    private const string Allowed =
        "now, today, yesterday, a time ago such as 15m, 3h or 2d, a time of today such as 14:30, a date such as "
        + "2026-01-19, a date with a time such as 2026-01-19T14:30:00Z, or seconds since 1970";

    private static readonly (string Unit, long Ticks)[] _units =
    [
        ("ms", TimeSpan.TicksPerMillisecond), ("s", TimeSpan.TicksPerSecond), ("m", TimeSpan.TicksPerMinute),
        ("h", TimeSpan.TicksPerHour), ("d", TimeSpan.TicksPerDay), ("w", 7 * TimeSpan.TicksPerDay),
    ];

    private static readonly SearchValues<char> _number = SearchValues.Create("0123456789.");

    private static readonly string[] _dateForms =
        ["yyyy-MM-dd", "yyyy/MM/dd", "yyyyMMdd"];

    private static readonly string[] _clockForms =
        ["H:mm", "H:mm:ss", "H:mm:ss.FFFFFFF", "H:mm:ss,FFFFFFF"];

    /// <summary>Reads a time.</summary>
    /// <param name="text">What was typed.</param>
    /// <param name="now">What <c>now</c> is.</param>
    /// <param name="zone">The zone of days, and of times without an offset.</param>
    /// <param name="time">The time, with the offset of its text or zone.</param>
    /// <param name="problem">Why the text is none, and what is allowed: a sentence; null when it is one.</param>
    public static bool TryParse(
        string text, DateTimeOffset now, TimeZoneInfo zone, out DateTimeOffset time, out string? problem)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(zone);
        ReadOnlySpan<char> trimmed = text.AsSpan().Trim();
        try
        {
            if (TryRead(trimmed, TimeZoneInfo.ConvertTime(now, zone), zone, out time))
            {
                problem = null;
                return true;
            }

            problem = $"'{text}' is no time. Possible: {Allowed}.";
        }
        catch (Exception e) when (e is ArgumentOutOfRangeException or OverflowException)
        {
            problem = $"'{text}' is no time between the years 1 and 9999.";
        }

        time = default;
        return false;
    }

    /// <summary>As above, by a clock and its zone.</summary>
    /// <param name="text">What was typed.</param>
    /// <param name="clock">Says what <c>now</c> is.</param>
    /// <param name="zone">The zone of days, and of times without an offset; null: the clock's.</param>
    /// <param name="time">The time.</param>
    /// <param name="problem">Why the text is none.</param>
    public static bool TryParse(
        string text, TimeProvider clock, TimeZoneInfo? zone, out DateTimeOffset time, out string? problem)
    {
        ArgumentNullException.ThrowIfNull(clock);
        return TryParse(text, clock.GetUtcNow(), zone ?? clock.LocalTimeZone, out time, out problem);
    }

    private static bool TryRead(
        ReadOnlySpan<char> text, DateTimeOffset now, TimeZoneInfo zone, out DateTimeOffset time) =>
        TryReadWord(text, now, zone, out time)
        || TryReadRelative(text, now, out time)
        || TryReadClock(text, now.Date, zone, out time)
        || TryReadDate(text, zone, out time)
        || TryReadEpoch(text, out time);

    private static bool TryReadWord(
        ReadOnlySpan<char> text, DateTimeOffset now, TimeZoneInfo zone, out DateTimeOffset time)
    {
        time = now;
        if (Is(text, "now"))
            return true;
        int space = text.IndexOf(' ');
        ReadOnlySpan<char> word = space < 0 ? text : text[..space];
        int? days = Is(word, "today") ? 0 : Is(word, "yesterday") ? -1 : Is(word, "tomorrow") ? 1 : null;
        if (days is null)
            return false;
        DateTime day = now.Date.AddDays(days.Value);
        if (space >= 0)
            return TryReadClock(text[space..].Trim(), day, zone, out time);
        time = At(day, zone);
        return true;
    }

    private static bool TryReadRelative(ReadOnlySpan<char> text, DateTimeOffset now, out DateTimeOffset time)
    {
        time = default;
        if (text.StartsWith("now-", StringComparison.OrdinalIgnoreCase)
            || text.StartsWith("now+", StringComparison.OrdinalIgnoreCase))
            text = text[3..]; // as Grafana has it
        bool isAhead = text.StartsWith("+");
        ReadOnlySpan<char> rest = isAhead || text.StartsWith("-") ? text[1..] : text;
        if (rest.EndsWith(" ago", StringComparison.OrdinalIgnoreCase))
        {
            if (rest.Length != text.Length)
                return false;
            rest = rest[..^4].TrimEnd();
        }

        decimal ticks = 0;
        if (rest.IsEmpty)
            return false;
        while (!rest.IsEmpty)
        {
            int digits = rest.IndexOfAnyExcept(_number);
            if (digits <= 0 || !decimal.TryParse(
                rest[..digits], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal number))
                return false;
            rest = rest[digits..].TrimStart();
            int letters = rest.IndexOfAnyExceptInRange('a', 'z');
            ReadOnlySpan<char> unit = letters < 0 ? rest : rest[..letters];
            long unitTicks = UnitOf(unit);
            if (unitTicks == 0)
                return false;
            ticks += number * unitTicks;
            rest = rest[unit.Length..].TrimStart();
        }

        var span = TimeSpan.FromTicks(checked((long)ticks));
        time = isAhead ? now + span : now - span;
        return true;
    }

    private static long UnitOf(ReadOnlySpan<char> unit)
    {
        foreach ((string name, long ticks) in _units)
        {
            if (unit.SequenceEqual(name))
                return ticks;
        }

        return 0;
    }

    private static bool TryReadClock(ReadOnlySpan<char> text, DateTime day, TimeZoneInfo zone, out DateTimeOffset time)
    {
        bool isOne = TimeOnly.TryParseExact(
            WithoutNanoseconds(text),
            _clockForms,
            CultureInfo.InvariantCulture,
            DateTimeStyles.None,
            out TimeOnly clock);
        time = isOne ? At(day + clock.ToTimeSpan(), zone) : default;
        return isOne;
    }

    /// <summary>Of a fraction with 8 or 9 digits the first 7: the others are less than a tick.</summary>
    private static ReadOnlySpan<char> WithoutNanoseconds(ReadOnlySpan<char> clock)
    {
        const int TickDigits = 7;
        int digits = clock.Length - 1 - clock.IndexOfAny('.', ',');
        bool isFiner = digits is TickDigits + 1 or TickDigits + 2 && digits < clock.Length
            && !clock[^digits..].ContainsAnyExceptInRange('0', '9');
        return isFiner ? clock[..^(digits - TickDigits)] : clock;
    }

    private static bool TryReadDate(ReadOnlySpan<char> text, TimeZoneInfo zone, out DateTimeOffset time)
    {
        time = default;
        int split = text.IndexOfAny('T', 't', ' ');
        ReadOnlySpan<char> date = split < 0 ? text : text[..split];
        if (!DateTime.TryParseExact(
            date, _dateForms, CultureInfo.InvariantCulture, DateTimeStyles.None, out DateTime day))
            return false;
        if (split < 0)
        {
            time = At(day, zone);
            return true;
        }

        ReadOnlySpan<char> clock = text[(split + 1)..].Trim();
        int sign = clock.EndsWith("Z", StringComparison.OrdinalIgnoreCase)
            ? clock.Length - 1
            : clock.IndexOfAny('+', '-');
        if (sign < 0)
            return TryReadClock(clock, day, zone, out time);
        if (!TryReadOffset(clock[sign..], out TimeSpan offset)
            || !TryReadClock(clock[..sign].TrimEnd(), day, TimeZoneInfo.Utc, out DateTimeOffset utc))
            return false;
        time = new DateTimeOffset(utc.DateTime, offset);
        return true;
    }

    private static bool TryReadOffset(ReadOnlySpan<char> text, out TimeSpan offset)
    {
        offset = TimeSpan.Zero;
        if (text.Length == 1)
            return true; // Z
        if (!TimeSpan.TryParseExact(
            text[1..], [@"hh\:mm", "hhmm", "hh"], CultureInfo.InvariantCulture, out TimeSpan size)
            || size > TimeSpan.FromHours(14))
            return false;
        offset = text[0] == '-' ? -size : size;
        return true;
    }

    /// <summary>Seconds up to the year 5138, then milliseconds, microseconds, nanoseconds.</summary>
    private static bool TryReadEpoch(ReadOnlySpan<char> text, out DateTimeOffset time)
    {
        time = default;
        ReadOnlySpan<char> digits = text.StartsWith("@") ? text[1..] : text;
        if (digits.Length is < 9 or > 24 || !decimal.TryParse(
            digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal number))
            return false;
        decimal perUnit = number switch
        {
            < 100_000_000_000m => TimeSpan.TicksPerSecond,
            < 100_000_000_000_000m => TimeSpan.TicksPerMillisecond,
            < 100_000_000_000_000_000m => TimeSpan.TicksPerMicrosecond,
            _ => 0.01m,
        };
        time = DateTimeOffset.UnixEpoch.AddTicks(checked((long)(number * perUnit)));
        return true;
    }

    private static DateTimeOffset At(DateTime local, TimeZoneInfo zone) => new(local, zone.GetUtcOffset(local));

    private static bool Is(ReadOnlySpan<char> text, string word) =>
        text.Equals(word, StringComparison.OrdinalIgnoreCase);
}
