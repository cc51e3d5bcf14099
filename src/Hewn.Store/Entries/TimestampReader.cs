using System.Buffers.Text;

namespace Hewn.Store.Entries;

/// <summary>
/// Reads timestamps: RFC 3339 with 0 to 9 digits of a second's fraction, with <c>Z</c> or an offset, or without one
/// (naive, then a time of the given zone), and epoch milliseconds. Thread-safe.
/// </summary>
/// <remarks>
/// <c>T</c> may be a small letter or a space; a leap second (<c>:60</c>) is the second after <c>:59</c>. Digits below
/// 100 ns are cut. A naive time that a zone has twice (clocks going back) is taken in standard time.
/// </remarks>
/// <param name="zone">The zone of naive times.</param>
internal sealed class TimestampReader(TimeZoneInfo zone)
{
    private const int SecondsEnd = 19; // 2026-01-19T00:00:00
    private const long MaxEpochMs = 253_402_300_799_999; // the end of the year 9999
    private readonly long? _fixedOffsetTicks = zone.SupportsDaylightSavingTime ? null : zone.BaseUtcOffset.Ticks;

    /// <summary>Ticks of 100 ns since the year 1, UTC; false when the text is no timestamp.</summary>
    public bool TryRead(ReadOnlySpan<byte> text, out long utcTicks)
    {
        utcTicks = 0;
        if (text.Length < SecondsEnd || text[4] != (byte)'-')
            return TryReadEpoch(text, out utcTicks);
        if (!TryReadDateTime(text, out long ticks))
            return false;
        ReadOnlySpan<byte> rest = text[SecondsEnd..];
        if (!TryReadFraction(ref rest, out int fraction))
            return false;
        ticks += fraction;
        if (!TryReadOffset(rest, ticks, out long offset))
            return false;
        ticks -= offset;
        utcTicks = ticks;
        return ticks >= 0 && ticks <= DateTime.MaxValue.Ticks;
    }

    private static bool TryReadEpoch(ReadOnlySpan<byte> text, out long utcTicks)
    {
        utcTicks = 0;
        if (!Utf8Parser.TryParse(text, out long ms, out int used) || used != text.Length || ms is < 0 or > MaxEpochMs)
            return false;
        utcTicks = DateTime.UnixEpoch.Ticks + ms * TimeSpan.TicksPerMillisecond;
        return true;
    }

    private static bool TryReadDateTime(ReadOnlySpan<byte> t, out long ticks)
    {
        ticks = 0;
        if (t[7] != '-' || t[10] is not ((byte)'T' or (byte)'t' or (byte)' ') || t[13] != ':' || t[16] != ':')
            return false;
        int year = Two(t, 0) * 100 + Two(t, 2);
        (int month, int day) = (Two(t, 5), Two(t, 8));
        (int hour, int minute, int second) = (Two(t, 11), Two(t, 14), Two(t, 17));
        if (year < 1 || Two(t, 0) < 0 || Two(t, 2) < 0 || month is < 1 or > 12 || hour is < 0 or > 23
            || minute is < 0 or > 59 || second is < 0 or > 60)
            return false;
        if (day < 1 || day > DateTime.DaysInMonth(year, month))
            return false;
        ticks = new DateTime(year, month, day).Ticks + hour * TimeSpan.TicksPerHour
            + minute * TimeSpan.TicksPerMinute + second * TimeSpan.TicksPerSecond;
        return true;
    }

    private static bool TryReadFraction(ref ReadOnlySpan<byte> rest, out int fractionTicks)
    {
        fractionTicks = 0;
        if (rest.IsEmpty || rest[0] is not ((byte)'.' or (byte)','))
            return true;
        int unit = (int)TimeSpan.TicksPerSecond;
        int at = 1;
        for (; at < rest.Length && rest[at] is >= (byte)'0' and <= (byte)'9'; at++)
        {
            unit /= 10; // zero from the eighth digit on: below 100 ns
            fractionTicks += (rest[at] - '0') * unit;
        }

        rest = rest[at..];
        return at is > 1 and <= 10;
    }

    private bool TryReadOffset(ReadOnlySpan<byte> rest, long localTicks, out long offsetTicks)
    {
        offsetTicks = 0;
        if (rest.IsEmpty)
            return TryGetZoneOffset(localTicks, out offsetTicks);
        if (rest.Length == 1)
            return rest[0] is (byte)'Z' or (byte)'z';
        int minutesAt = rest.Length == 6 && rest[3] == ':' ? 4 : rest.Length == 5 ? 3 : 0;
        if (minutesAt == 0 || rest[0] is not ((byte)'+' or (byte)'-'))
            return false;
        (int hours, int minutes) = (Two(rest, 1), Two(rest, minutesAt));
        if (hours is < 0 or > 23 || minutes is < 0 or > 59)
            return false;
        offsetTicks = (hours * TimeSpan.TicksPerHour + minutes * TimeSpan.TicksPerMinute) * (rest[0] == '-' ? -1 : 1);
        return true;
    }

    private bool TryGetZoneOffset(long localTicks, out long offsetTicks)
    {
        offsetTicks = 0;
        if (localTicks > DateTime.MaxValue.Ticks)
            return false;
        offsetTicks = _fixedOffsetTicks ?? zone.GetUtcOffset(new DateTime(localTicks, DateTimeKind.Unspecified)).Ticks;
        return true;
    }

    /// <summary>The two digits at an index; negative enough to fail every check when they are none.</summary>
    private static int Two(ReadOnlySpan<byte> text, int at)
    {
        int tens = text[at] - '0';
        int ones = text[at + 1] - '0';
        return tens is >= 0 and <= 9 && ones is >= 0 and <= 9 ? tens * 10 + ones : -10_000;
    }
}
