using System.Buffers.Text;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Hewn.Store.Scanning.Lines;

namespace Hewn.Store.Scanning.Values;

/// <summary>
/// Reads timestamps to nanoseconds since 1970, UTC: RFC 3339 with up to nine digits of a second's fraction (more are
/// cut), <c>T</c>, <c>t</c> or a space between date and time, <c>Z</c> or an offset or none (then UTC); and numbers of
/// seconds, milliseconds, microseconds or nanoseconds, told apart by their size. One thread's: it remembers the last
/// minute it has seen.
/// </summary>
/// <remarks>Years 1678 to 2261: what else is no timestamp. A leap second is the second after <c>:59</c>.</remarks>
internal sealed unsafe class TimestampText
{
    private const long NsPerSecond = 1_000_000_000;
    private const int SecondsEnd = 19; // 2026-01-19T00:00:00
    private static readonly long[] _fractionUnits =
        [NsPerSecond, 100_000_000, 10_000_000, 1_000_000, 100_000, 10_000, 1000, 100, 10, 1];

    private Vector128<byte> _minute; // the text of the last minute, and when it began
    private long _minuteNs;

    /// <summary>
    /// Reads a value as it stands in a piece, which has 16 readable bytes before and behind it.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryRead(byte* piece, Slice value, out long ns)
    {
        unchecked // Positions; the sum of a minute and its seconds was checked when the minute was.
        {
            int quote = piece[value.Start] == '"' ? 1 : 0; // slog has none
            byte* text = piece + value.Start + quote;
            int length = value.Length - 2 * quote;
            // Fast path: with Z, and in the minute of the line before.
            if (length is >= 20 and <= 30 && text[length - 1] == 'Z' && text[length - 2] != '.' && text[16] == ':'
                && (length == 20 || text[19] == '.') && (uint)(text[17] - '0') < 6 && (uint)(text[18] - '0') < 10
                && Vector128.Load(text) == _minute)
            {
                long fraction = 0;
                if (length > 20)
                {
                    if (!JsonNumber.TryReadDecimal(text + 20, length - 21, out fraction, out int scale)
                        || scale != 0 || fraction < 0 || text[20] == '-')
                        return TryReadSlowly(piece, value, out ns);
                    fraction *= _fractionUnits[length - 21];
                }

                ns = _minuteNs + ((text[17] - '0') * 10 + text[18] - '0') * NsPerSecond + fraction;
                return true;
            }

            return TryReadSlowly(piece, value, out ns);
        }
    }

    /// <summary>Reads a text; false when it is no timestamp.</summary>
    public static bool TryRead(ReadOnlySpan<byte> text, out long ns) =>
        text.Length >= SecondsEnd && text[4] == '-' ? TryReadDate(text, out ns) : TryReadEpoch(text, out ns);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool TryReadSlowly(byte* piece, Slice value, out long ns)
    {
        ns = 0;
        if (!value.IsPresent || value.Length < 2)
            return value.Length == 1 && TryRead(new ReadOnlySpan<byte>(piece + value.Start, 1), out ns);
        bool isText = piece[value.Start] == '"';
        var text = isText
            ? new ReadOnlySpan<byte>(piece + value.Start + 1, value.Length - 2)
            : new ReadOnlySpan<byte>(piece + value.Start, value.Length);
        if (!TryRead(text, out ns))
            return false;
        if (text.Length >= 20 && text[16] == ':' && text[4] == '-' && text[^1] == 'Z' && text[17] < '6')
        {
            long second = (text[17] - '0') * 10 + text[18] - '0';
            long wholeNs = ns - ns % NsPerSecond - (ns % NsPerSecond < 0 ? NsPerSecond : 0);
            (_minute, _minuteNs) = (Vector128.Create(text), wholeNs - second * NsPerSecond);
        }

        return true;
    }

    private static bool TryReadDate(ReadOnlySpan<byte> t, out long ns)
    {
        ns = 0;
        if (t[7] != '-' || t[10] is not ((byte)'T' or (byte)'t' or (byte)' ') || t[13] != ':' || t[16] != ':')
            return false;
        int year = Two(t, 0) * 100 + Two(t, 2);
        (int month, int day) = (Two(t, 5), Two(t, 8));
        (int hour, int minute, int second) = (Two(t, 11), Two(t, 14), Two(t, 17));
        if (Two(t, 0) < 0 || Two(t, 2) < 0 || year is < 1678 or > 2261 || month is < 1 or > 12
            || day < 1 || day > DateTime.DaysInMonth(year, month)
            || hour is < 0 or > 23 || minute is < 0 or > 59 || second is < 0 or > 60)
            return false;
        var date = new DateTime(year, month, day, hour, minute, 0, DateTimeKind.Utc);
        ReadOnlySpan<byte> rest = t[SecondsEnd..];
        if (!TryReadFraction(ref rest, out long fraction) || !TryReadOffset(rest, out long offsetSeconds))
            return false;
        long seconds = (date - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerSecond + second - offsetSeconds;
        ns = seconds * NsPerSecond + fraction;
        return true;
    }

    private static bool TryReadFraction(ref ReadOnlySpan<byte> rest, out long ns)
    {
        ns = 0;
        if (rest.IsEmpty || rest[0] is not ((byte)'.' or (byte)','))
            return true;
        int at = 1;
        for (; at < rest.Length && char.IsAsciiDigit((char)rest[at]); at++)
        {
            if (at < _fractionUnits.Length)
                ns += (rest[at] - '0') * _fractionUnits[at];
        }

        rest = rest[at..];
        return at > 1;
    }

    private static bool TryReadOffset(ReadOnlySpan<byte> rest, out long seconds)
    {
        seconds = 0;
        if (rest.IsEmpty || (rest.Length == 1 && rest[0] is (byte)'Z' or (byte)'z'))
            return rest.Length <= 1;
        int minutesAt = rest.Length == 6 && rest[3] == ':' ? 4 : rest.Length == 5 ? 3 : 0;
        if (minutesAt == 0 || rest[0] is not ((byte)'+' or (byte)'-'))
            return false;
        (int hours, int minutes) = (Two(rest, 1), Two(rest, minutesAt));
        seconds = (hours * 3600L + minutes * 60L) * (rest[0] == '-' ? -1 : 1);
        return hours is >= 0 and <= 23 && minutes is >= 0 and <= 59;
    }

    /// <summary>Seconds below 10^11 (the year 5138), milliseconds below 10^14, microseconds below 10^17.</summary>
    private static bool TryReadEpoch(ReadOnlySpan<byte> text, out long ns)
    {
        ns = 0;
        if (!JsonNumber.IsNumber(text))
            return false;
        if (!JsonNumber.TryReadDecimalSlowly(text, out long mantissa, out int scale))
            return TryReadLongEpoch(text, out ns);
        Int128 whole = mantissa / (Int128)JsonNumber.PowersOfTen[scale];
        long unit = Math.Abs((long)whole) switch
        {
            < 100_000_000_000 => NsPerSecond,
            < 100_000_000_000_000 => 1_000_000,
            < 100_000_000_000_000_000 => 1000,
            _ => 1,
        };
        Int128 scaled = FloorDivide((Int128)mantissa * unit, (Int128)JsonNumber.PowersOfTen[scale]);
        ns = scaled >= long.MinValue && scaled <= long.MaxValue ? (long)scaled : 0;
        return ns == scaled;
    }

    /// <summary>Nanoseconds of today have 19 digits.</summary>
    private static bool TryReadLongEpoch(ReadOnlySpan<byte> text, out long ns) =>
        Utf8Parser.TryParse(text, out ns, out int used) && used == text.Length && text.Length >= SecondsEnd;

    private static Int128 FloorDivide(Int128 value, Int128 divisor)
    {
        (Int128 quotient, Int128 rest) = Int128.DivRem(value, divisor);
        return rest < 0 ? quotient - 1 : quotient;
    }

    private static int Two(ReadOnlySpan<byte> text, int at)
    {
        int tens = text[at] - '0';
        int ones = text[at + 1] - '0';
        return tens is >= 0 and <= 9 && ones is >= 0 and <= 9 ? tens * 10 + ones : -10_000;
    }
}
