using System.Buffers.Text;
using Hewn.Store.Scanning.Values;

namespace Hewn.Store.Entries;

/// <summary>
/// Reads timestamps: RFC 3339 with 0 to 9 digits of a second's fraction, with <c>Z</c> or an offset, or without one
/// (naive, then a time of the given zone); and numbers of seconds, milliseconds, microseconds or nanoseconds since
/// 1970, told apart by their size. Thread-safe.
/// </summary>
/// <remarks>
/// <c>T</c> may be a small letter or a space, and a space may stand before the offset; the fraction may begin with a
/// comma, and slashes may stand between the parts of the date. A leap second (<c>:60</c>) is the second after
/// <c>:59</c>. Digits below 100 ns are cut. A naive time that a zone has twice (clocks going back) is taken in standard
/// time.
/// </remarks>
/// <param name="zone">The zone of naive times.</param>
internal sealed class TimestampReader(TimeZoneInfo zone)
{
    private const int SecondsEnd = 19; // 2026-01-19T00:00:00
    private const long MaxEpochSeconds = 253_402_300_799; // the end of the year 9999
    private readonly long? _fixedOffsetTicks = zone.SupportsDaylightSavingTime ? null : zone.BaseUtcOffset.Ticks;

    /// <summary>The zone of naive times.</summary>
    public TimeZoneInfo Zone => zone;

    /// <summary>Ticks of 100 ns since the year 1, UTC; false when the text is no timestamp.</summary>
    public bool TryRead(ReadOnlySpan<byte> text, out long utcTicks) =>
        text.Length >= SecondsEnd && text[4] is (byte)'-' or (byte)'/'
            ? TryReadDate(text, out utcTicks, out int length) && length == text.Length
            : TryReadEpoch(text, out utcTicks);

    /// <summary>A date and time that the text begins with; false when it begins with none.</summary>
    /// <param name="text">The text.</param>
    /// <param name="utcTicks">When.</param>
    /// <param name="length">Bytes of it, zone included.</param>
    public bool TryReadDate(ReadOnlySpan<byte> text, out long utcTicks, out int length)
    {
        (utcTicks, length) = (0, 0);
        if (text.Length < SecondsEnd || !TryReadDateTime(text, out long ticks))
            return false;
        ReadOnlySpan<byte> rest = text[SecondsEnd..];
        if (!TryReadFraction(ref rest, out int fraction))
            return false;
        ticks += fraction;
        if (!TryReadOffset(ref rest, ticks, out long offset))
            return false;
        ticks -= offset;
        (utcTicks, length) = (ticks, text.Length - rest.Length);
        return ticks >= 0 && ticks <= DateTime.MaxValue.Ticks;
    }

    /// <summary>A time of the zone in UTC.</summary>
    public bool TryToUtc(long localTicks, out long utcTicks)
    {
        bool isTime = TryGetZoneOffset(localTicks, out long offset);
        utcTicks = localTicks - offset;
        return isTime && utcTicks >= 0 && utcTicks <= DateTime.MaxValue.Ticks;
    }

    /// <summary>A fraction of a second that begins the text, after a point or comma; none is no fault.</summary>
    public static bool TryReadFraction(ref ReadOnlySpan<byte> rest, out int fractionTicks)
    {
        fractionTicks = 0;
        if (rest.IsEmpty || rest[0] is not ((byte)'.' or (byte)','))
            return true;
        ReadOnlySpan<int> units = [1_000_000, 100_000, 10_000, 1000, 100, 10, 1];
        int at = 1;
        for (; at < rest.Length && rest[at] is >= (byte)'0' and <= (byte)'9'; at++)
        {
            if (at <= units.Length) // What follows is below 100 ns.
                fractionTicks += (rest[at] - '0') * units[at - 1];
        }

        if (at == 1 && rest[0] == ',')
            return true; // a comma of the text behind the time
        rest = rest[at..];
        return at is > 1 and <= 10;
    }

    /// <summary>The two digits at an index; negative enough to fail every check when they are none.</summary>
    public static int Two(ReadOnlySpan<byte> text, int at)
    {
        int tens = text[at] - '0';
        int ones = text[at + 1] - '0';
        return tens is >= 0 and <= 9 && ones is >= 0 and <= 9 ? tens * 10 + ones : -10_000;
    }

    /// <summary>Hours, minutes and seconds (<c>00:00:00</c>) in ticks; false when they are none.</summary>
    public static bool TryReadClock(ReadOnlySpan<byte> t, byte separator, out long ticks)
    {
        ticks = 0;
        if (t.Length < 8 || t[2] != separator || t[5] != separator)
            return false;
        (int hour, int minute, int second) = (Two(t, 0), Two(t, 3), Two(t, 6));
        ticks = hour * TimeSpan.TicksPerHour + minute * TimeSpan.TicksPerMinute + second * TimeSpan.TicksPerSecond;
        return hour is >= 0 and <= 23 && minute is >= 0 and <= 59 && second is >= 0 and <= 60;
    }

    /// <summary>The begin of a day in ticks; false when there is no such day.</summary>
    public static bool TryReadDay(int year, int month, int day, out long ticks)
    {
        bool isDay = year is >= 1 and <= 9999 && month is >= 1 and <= 12 && day >= 1
            && day <= DateTime.DaysInMonth(year, month);
        ticks = isDay ? new DateTime(year, month, day).Ticks : 0;
        return isDay;
    }

    private static bool TryReadEpoch(ReadOnlySpan<byte> text, out long utcTicks)
    {
        utcTicks = 0;
        // Fast path: milliseconds of our time, as most writers give them.
        if (text.Length == 13 && Utf8Parser.TryParse(text, out long ms, out int used) && used == 13 && ms > 0)
        {
            utcTicks = DateTime.UnixEpoch.Ticks + ms * TimeSpan.TicksPerMillisecond;
            return true;
        }

        if (text.IsEmpty || text[0] is < (byte)'0' or > (byte)'9' || !TimestampText.TryRead(text, out long ns))
            return false;
        utcTicks = DateTime.UnixEpoch.Ticks + ns / TimeSpan.NanosecondsPerTick;
        return ns / 1_000_000_000 <= MaxEpochSeconds;
    }

    private static bool TryReadDateTime(ReadOnlySpan<byte> t, out long ticks)
    {
        ticks = 0;
        if (t[4] is not ((byte)'-' or (byte)'/') || t[7] != t[4] || t[10] is not ((byte)'T' or (byte)'t' or (byte)' '))
            return false;
        int year = Two(t, 0) * 100 + Two(t, 2);
        if (Two(t, 0) < 0 || Two(t, 2) < 0 || !TryReadDay(year, Two(t, 5), Two(t, 8), out long day)
            || !TryReadClock(t[11..], (byte)':', out long clock))
            return false;
        ticks = day + clock;
        return true;
    }

    /// <summary>The offset that the text begins with; without one, that of the zone.</summary>
    private bool TryReadOffset(ref ReadOnlySpan<byte> rest, long localTicks, out long offsetTicks)
    {
        offsetTicks = 0;
        if (rest.Length > 0 && rest[0] is (byte)'Z' or (byte)'z')
        {
            rest = rest[1..];
            return true;
        }

        ReadOnlySpan<byte> sign = rest.Length > 1 && rest[0] == ' ' ? rest[1..] : rest;
        if (sign.StartsWith("UTC"u8) && (sign.Length == 3 || !char.IsAsciiLetterOrDigit((char)sign[3])))
        {
            rest = sign[3..];
            return true;
        }

        bool isSigned = sign.Length >= 5 && sign[0] is (byte)'+' or (byte)'-';
        int minutesAt = isSigned && sign[3] == ':' ? 4 : 3;
        if (!isSigned || sign.Length < minutesAt + 2 || Two(sign, 1) < 0 || Two(sign, minutesAt) < 0)
            return TryGetZoneOffset(localTicks, out offsetTicks);
        (int hours, int minutes) = (Two(sign, 1), Two(sign, minutesAt));
        if (hours > 23 || minutes > 59)
            return false;
        offsetTicks = (hours * TimeSpan.TicksPerHour + minutes * TimeSpan.TicksPerMinute) * (sign[0] == '-' ? -1 : 1);
        rest = sign[(minutesAt + 2)..];
        return true;
    }

    private bool TryGetZoneOffset(long localTicks, out long offsetTicks)
    {
        offsetTicks = 0;
        if (localTicks < 0 || localTicks > DateTime.MaxValue.Ticks)
            return false;
        offsetTicks = _fixedOffsetTicks ?? zone.GetUtcOffset(new DateTime(localTicks, DateTimeKind.Unspecified)).Ticks;
        return true;
    }
}
