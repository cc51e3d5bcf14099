using System.Globalization;

namespace Hewn.LogQL.Values;

/// <summary>
/// Durations as Go's <c>time.ParseDuration</c> reads and <c>Duration.String</c> writes them; in nanoseconds.
/// </summary>
internal static class GoDuration
{
    private const long Second = 1_000_000_000;

    /// <summary>
    /// Reads Go's form (<c>1.5h</c>, <c>300ms</c>, <c>-2m3s</c>) or else Prometheus's (<c>1d12h</c>).
    /// </summary>
    public static bool TryParseAny(string text, out long nanoseconds) =>
        TryParse(text, out nanoseconds) || PrometheusDuration.Parse(text, out nanoseconds) is null;

    /// <summary>
    /// Reads Go's form: units ns us µs ms s m h, fractions and a sign allowed; <c>0</c> needs no unit.
    /// </summary>
    public static bool TryParse(string text, out long nanoseconds)
    {
        nanoseconds = 0;
        int at = text.StartsWith('-') || text.StartsWith('+') ? 1 : 0;
        if (text.AsSpan(at) is "0")
            return true;
        if (at == text.Length)
            return false;
        decimal total = 0;
        while (at < text.Length)
        {
            if (!TryPart(text, ref at, out decimal part))
                return false;
            total += part;
            if (total > long.MaxValue)
                return false;
        }

        nanoseconds = (long)(text[0] == '-' ? -total : total);
        return true;
    }

    /// <summary>
    /// The form <c>1h30m0s</c>, below a second <c>1.5ms</c>, <c>2µs</c>, <c>7ns</c>; zero is <c>0s</c>.
    /// </summary>
    public static string Format(long nanoseconds)
    {
        if (nanoseconds == 0)
            return "0s";
        string sign = nanoseconds < 0 ? "-" : "";
        ulong value = nanoseconds < 0 ? (ulong)(-(nanoseconds + 1)) + 1 : (ulong)nanoseconds;
        if (value < Second)
        {
            (string unit, ulong size) = value < 1_000 ? ("ns", 1UL)
                : value < 1_000_000 ? ("µs", 1_000UL)
                : ("ms", 1_000_000UL);
            return sign + Decimal(value, size) + unit;
        }

        ulong minutes = value / (60 * (ulong)Second);
        string seconds = Decimal(value - (minutes * 60 * Second), Second) + "s";
        if (minutes == 0)
            return sign + seconds;
        return minutes < 60
            ? string.Create(CultureInfo.InvariantCulture, $"{sign}{minutes}m{seconds}")
            : string.Create(CultureInfo.InvariantCulture, $"{sign}{minutes / 60}h{minutes % 60}m{seconds}");
    }

    private static string Decimal(ulong value, ulong unit) =>
        ((decimal)value / unit).ToString("0.#########", CultureInfo.InvariantCulture);

    private static bool TryPart(string text, ref int at, out decimal nanoseconds)
    {
        int start = at;
        while (at < text.Length && (char.IsAsciiDigit(text[at]) || text[at] == '.'))
            at++;
        nanoseconds = 0;
        if (at - start > 20 || !decimal.TryParse(text.AsSpan(start, at - start), NumberStyles.AllowDecimalPoint,
            CultureInfo.InvariantCulture, out decimal number))
            return false;
        int unitStart = at;
        while (at < text.Length && !char.IsAsciiDigit(text[at]) && text[at] != '.')
            at++;
        decimal size = text[unitStart..at] switch
        {
            "ns" => 1,
            "us" or "µs" or "μs" => 1_000,
            "ms" => 1_000_000,
            "s" => Second,
            "m" => 60 * Second,
            "h" => 3600 * Second,
            _ => 0,
        };
        if (size == 0 || number > long.MaxValue / size)
            return false;
        nanoseconds = number * size;
        return true;
    }
}
