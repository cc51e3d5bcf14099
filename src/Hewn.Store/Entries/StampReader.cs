namespace Hewn.Store.Entries;

/// <summary>
/// Finds the timestamp that a text begins with, in the forms of text logs. Times without a date, and dates without a
/// year, are the latest that are not after <see cref="ReferenceTicks"/>. Not thread-safe.
/// </summary>
/// <remarks>
/// Forms: ISO dates (<c>2026-01-19 00:00:00,123 +01:00</c>), <c>26/01/19 00:00:00</c>, <c>260119 000000</c>,
/// <c>2026-01-19-00.00.00.123456</c>, <c>19-Jan-2026 00:00:00</c>, <c>19/Jan/2026:00:00:00 +0000</c>,
/// <c>Jan 19 00:00:00</c>, <c>Mon Jan 19 00:00:00.123 2026</c>, <c>01-19 00:00:00</c>, <c>00:00:00.123</c>, and seconds
/// (10 digits), milliseconds (13), microseconds (16), nanoseconds (19) since 1970.
/// </remarks>
/// <param name="times">Reads what has a year, and knows the zone.</param>
internal sealed class StampReader(TimestampReader times)
{
    private const int MaxYearsBack = 8; // a 29 February is found within them
    private static readonly TimeSpan _dateSlack = TimeSpan.FromDays(1);
    private static readonly TimeSpan _clockSlack = TimeSpan.FromMinutes(5);

    /// <summary>
    /// Ticks, UTC, that what is read was written before: when the file was written last, or now.
    /// </summary>
    public long ReferenceTicks { get; set; } = DateTime.MaxValue.Ticks;

    /// <summary>Reads a text that is a timestamp and nothing else.</summary>
    public bool TryReadWhole(ReadOnlySpan<byte> text, out long utcTicks) =>
        TryReadWhole(text, out utcTicks, out _);

    /// <summary>Reads a text that is a timestamp and nothing else.</summary>
    /// <param name="text">The text.</param>
    /// <param name="utcTicks">When.</param>
    /// <param name="isStandard">True when every reader of Hewn's records takes it.</param>
    public bool TryReadWhole(ReadOnlySpan<byte> text, out long utcTicks, out bool isStandard)
    {
        isStandard = times.TryRead(text, out utcTicks);
        if (!isStandard)
            return TryRead(text, out utcTicks, out int length) && length == text.Length;
        isStandard = text.Length >= 10 && (text[^1] is (byte)'Z' or (>= (byte)'0' and <= (byte)'9'))
            && !text.Contains((byte)',');
        return true;
    }

    /// <summary>Reads the timestamp that a text begins with.</summary>
    /// <param name="text">The text.</param>
    /// <param name="utcTicks">When.</param>
    /// <param name="length">Bytes of it.</param>
    /// <returns>False when it begins with none.</returns>
    public bool TryRead(ReadOnlySpan<byte> text, out long utcTicks, out int length)
    {
        (utcTicks, length) = (0, 0);
        if (text.Length < 8)
            return false;
        byte first = text[0];
        bool isRead = first is >= (byte)'0' and <= (byte)'9'
            ? TryReadDigits(text, out utcTicks, out length)
            : first is >= (byte)'A' and <= (byte)'Z' && TryReadNamed(text, out utcTicks, out length);
        // What goes on with a letter or digit is part of something else.
        return isRead && (length == text.Length || !char.IsAsciiLetterOrDigit((char)text[length]));
    }

    /// <summary>Reads month, day and clock time of a form that has no year.</summary>
    public bool TryComplete(int month, int day, long clockTicks, out long utcTicks)
    {
        utcTicks = 0;
        long latest = LocalReference(_dateSlack);
        int year = new DateTime(latest).Year;
        for (int back = 0; back <= MaxYearsBack && year > back; back++)
        {
            if (TimestampReader.TryReadDay(year - back, month, day, out long ticks) && ticks + clockTicks <= latest)
                return times.TryToUtc(ticks + clockTicks, out utcTicks);
        }

        return false;
    }

    private bool TryReadDigits(ReadOnlySpan<byte> t, out long utcTicks, out int length)
    {
        switch (t[2])
        {
            case (byte)':':
                return TryReadClock(t, out utcTicks, out length);
            case (byte)'/' or (byte)'-' or (byte)'.':
                return TryReadShortDate(t, out utcTicks, out length);
            default:
                if (t.Length >= 19 && t[4] is (byte)'-' or (byte)'/' && t[10] is (byte)'T' or (byte)'t' or (byte)' ')
                    return times.TryReadDate(t, out utcTicks, out length);
                if (t.Length >= 19 && t[4] == '-' && t[10] == '-')
                    return TryReadDotted(t, out utcTicks, out length);
                return t[6] == ' ' ? TryReadPacked(t, out utcTicks, out length)
                    : TryReadEpoch(t, out utcTicks, out length);
        }
    }

    /// <summary><c>00:00:00.123</c>.</summary>
    private bool TryReadClock(ReadOnlySpan<byte> t, out long utcTicks, out int length)
    {
        (utcTicks, length) = (0, 0);
        if (!TryReadClockTime(t, out long clock, out length))
            return false;
        long latest = LocalReference(_clockSlack);
        long day = latest - latest % TimeSpan.TicksPerDay;
        if (day + clock > latest)
            day -= TimeSpan.TicksPerDay;
        return times.TryToUtc(day + clock, out utcTicks);
    }

    /// <summary>
    /// <c>26/01/19 …</c>, <c>01-19 …</c>, <c>10.30 …</c>, <c>19-Jan-2026 …</c>, <c>19/Jan/2026:…</c>.
    /// </summary>
    private bool TryReadShortDate(ReadOnlySpan<byte> t, out long utcTicks, out int length)
    {
        (utcTicks, length) = (0, 0);
        int first = TimestampReader.Two(t, 0);
        int month = t.Length > 6 ? MonthOf(t[3..]) : 0;
        if (month > 0)
            return TryReadNamedMonth(t, first, month, out utcTicks, out length);
        int second = TimestampReader.Two(t, 3);
        if (first < 0 || second < 0)
            return false;
        if (t[5] == ' ' && TryReadClockTime(t[6..], out long clock, out length))
        {
            length += 6;
            return TryComplete(first, second, clock, out utcTicks);
        }

        if (t.Length < 17 || t[5] != t[2] || t[8] != ' ' || !TryReadClockTime(t[9..], out clock, out length))
            return false;
        length += 9;
        return TimestampReader.TryReadDay(2000 + first, second, TimestampReader.Two(t, 6), out long day)
            && times.TryToUtc(day + clock, out utcTicks);
    }

    private bool TryReadNamedMonth(ReadOnlySpan<byte> t, int day, int month, out long utcTicks, out int length)
    {
        (utcTicks, length) = (0, 0);
        if (t.Length < 20 || t[6] != t[2] || t[11] is not ((byte)':' or (byte)' '))
            return false;
        int year = TimestampReader.Two(t, 7) * 100 + TimestampReader.Two(t, 9);
        // As an ISO date, so that fraction and offset are read as elsewhere.
        Span<byte> iso = stackalloc byte[48];
        ReadOnlySpan<byte> rest = t[12..Math.Min(t.Length, 12 + 36)];
        if (day < 0 || year is < 1 or > 9999)
            return false;
        WriteDigits(iso, year, 4);
        iso[4] = iso[7] = (byte)'-';
        WriteDigits(iso[5..], month, 2);
        WriteDigits(iso[8..], day, 2);
        iso[10] = (byte)' ';
        rest.CopyTo(iso[11..]);
        bool isRead = times.TryReadDate(iso[..(11 + rest.Length)], out utcTicks, out length);
        length++;
        return isRead;
    }

    /// <summary><c>2026-01-19-00.00.00.123456</c>.</summary>
    private bool TryReadDotted(ReadOnlySpan<byte> t, out long utcTicks, out int length)
    {
        (utcTicks, length) = (0, 0);
        int year = TimestampReader.Two(t, 0) * 100 + TimestampReader.Two(t, 2);
        if (t[7] != '-' || !TimestampReader.TryReadDay(
                year, TimestampReader.Two(t, 5), TimestampReader.Two(t, 8), out long day)
            || !TimestampReader.TryReadClock(t[11..], (byte)'.', out long clock))
            return false;
        ReadOnlySpan<byte> rest = t[19..];
        if (!TimestampReader.TryReadFraction(ref rest, out int fraction))
            return false;
        length = t.Length - rest.Length;
        return times.TryToUtc(day + clock + fraction, out utcTicks);
    }

    /// <summary><c>260119 000000</c>.</summary>
    private bool TryReadPacked(ReadOnlySpan<byte> t, out long utcTicks, out int length)
    {
        (utcTicks, length) = (0, 13);
        if (t.Length < 13 || t[..6].ContainsAnyExceptInRange((byte)'0', (byte)'9')
            || t[7..13].ContainsAnyExceptInRange((byte)'0', (byte)'9'))
            return false;
        (int hour, int minute, int second) =
            (TimestampReader.Two(t, 7), TimestampReader.Two(t, 9), TimestampReader.Two(t, 11));
        return hour <= 23 && minute <= 59 && second <= 60
            && TimestampReader.TryReadDay(
                2000 + TimestampReader.Two(t, 0), TimestampReader.Two(t, 2), TimestampReader.Two(t, 4), out long day)
            && times.TryToUtc(
                day + hour * TimeSpan.TicksPerHour + minute * TimeSpan.TicksPerMinute
                    + second * TimeSpan.TicksPerSecond,
                out utcTicks);
    }

    private bool TryReadEpoch(ReadOnlySpan<byte> t, out long utcTicks, out int length)
    {
        (utcTicks, length) = (0, 0);
        int digits = t.IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        digits = digits < 0 ? t.Length : digits;
        if (digits is not (10 or 13 or 16 or 19))
            return false;
        length = digits;
        if (length + 1 < t.Length && t[length] == '.' && t[length + 1] is >= (byte)'0' and <= (byte)'9')
        {
            int fraction = t[(length + 1)..].IndexOfAnyExceptInRange((byte)'0', (byte)'9');
            length = fraction < 0 ? t.Length : length + 1 + fraction;
        }

        return times.TryRead(t[..length], out utcTicks);
    }

    /// <summary><c>Jan 19 00:00:00</c>, <c>Mon Jan 19 00:00:00.123 2026</c>.</summary>
    private bool TryReadNamed(ReadOnlySpan<byte> t, out long utcTicks, out int length)
    {
        (utcTicks, length) = (0, 0);
        bool hasWeekday = t.Length > 8 && t[3] == ' ' && MonthOf(t[4..]) > 0 && MonthOf(t) == 0;
        int start = hasWeekday ? 4 : 0;
        int month = MonthOf(t[start..]);
        ReadOnlySpan<byte> rest = t[Math.Min(t.Length, start + 3)..];
        if (month == 0 || rest.Length < 11 || rest[0] != ' ' || !TryReadDayOfMonth(ref rest, out int day)
            || !TryReadClockTime(rest, out long clock, out int clockLength))
            return false;
        rest = rest[clockLength..];
        bool hasYear = rest.Length >= 5 && rest[0] == ' ' && TextIsYear(rest[1..5])
            && (rest.Length == 5 || !char.IsAsciiLetterOrDigit((char)rest[5])) && hasWeekday;
        if (!hasYear)
        {
            length = t.Length - rest.Length;
            return TryComplete(month, day, clock, out utcTicks);
        }

        length = t.Length - rest.Length + 5;
        int year = TimestampReader.Two(rest, 1) * 100 + TimestampReader.Two(rest, 3);
        return TimestampReader.TryReadDay(year, month, day, out long date)
            && times.TryToUtc(date + clock, out utcTicks);
    }

    /// <summary>A day of one or two digits between spaces; the rest is what stands behind them.</summary>
    private static bool TryReadDayOfMonth(ref ReadOnlySpan<byte> rest, out int day)
    {
        rest = rest.TrimStart((byte)' ');
        int digits = rest.IndexOf((byte)' ');
        day = 0;
        if (digits is not (1 or 2))
            return false;
        day = digits == 1 ? rest[0] - '0' : TimestampReader.Two(rest, 0);
        rest = rest[(digits + 1)..];
        return day is >= 1 and <= 31;
    }

    private static bool TryReadClockTime(ReadOnlySpan<byte> t, out long ticks, out int length)
    {
        length = 0;
        if (!TimestampReader.TryReadClock(t, (byte)':', out ticks))
            return false;
        ReadOnlySpan<byte> rest = t[8..];
        if (!TimestampReader.TryReadFraction(ref rest, out int fraction))
            return false;
        ticks += fraction;
        length = t.Length - rest.Length;
        return true;
    }

    private static bool TextIsYear(ReadOnlySpan<byte> text) =>
        !text.ContainsAnyExceptInRange((byte)'0', (byte)'9') && text[0] is (byte)'1' or (byte)'2';

    private static int MonthOf(ReadOnlySpan<byte> text)
    {
        if (text.Length < 3)
            return 0;
        int at = "JanFebMarAprMayJunJulAugSepOctNovDec"u8.IndexOf(text[..3]);
        return at >= 0 && at % 3 == 0 ? at / 3 + 1 : 0;
    }

    private static void WriteDigits(Span<byte> to, int value, int count)
    {
        for (int i = count - 1; i >= 0; i--, value /= 10)
            to[i] = (byte)('0' + value % 10);
    }

    /// <summary>The reference as a time of the zone, and a little later.</summary>
    private long LocalReference(TimeSpan slack)
    {
        long utc = Math.Min(ReferenceTicks, DateTime.MaxValue.Ticks - 3 * TimeSpan.TicksPerDay);
        return TimeZoneInfo.ConvertTimeFromUtc(new DateTime(utc, DateTimeKind.Utc), times.Zone).Ticks + slack.Ticks;
    }
}
