using System.Globalization;

namespace Hewn.Server.Http;

/// <summary>
/// Times as requests have them: up to ten digits are seconds, longer numbers nanoseconds, a point makes a fraction of
/// seconds, and RFC 3339 with up to nine digits of a fraction.
/// </summary>
internal static class TimeText
{
    private const int MaxSecondDigits = 10;
    private const long NsPerSecond = 1_000_000_000;
    private const int FractionAt = 19; // 2026-01-19T00:00:00

    /// <summary>Reads a time, nanoseconds since 1970.</summary>
    public static bool TryRead(string text, out long ns)
    {
        ns = 0;
        if (text.Contains('.', StringComparison.Ordinal) && decimal.TryParse(text,
            NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture,
            out decimal seconds))
        {
            decimal whole = Math.Round(seconds, 3) * NsPerSecond; // Milliseconds, as the original.
            if (whole is < long.MinValue or > long.MaxValue)
                return false;
            ns = (long)whole;
            return true;
        }

        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number))
        {
            bool isSeconds = text.Length <= MaxSecondDigits;
            if (isSeconds && Math.Abs(number) > long.MaxValue / NsPerSecond)
                return false;
            ns = isSeconds ? number * NsPerSecond : number;
            return true;
        }

        return TryReadDate(text, out ns);
    }

    /// <summary>What is wrong with a text that is no time, in Go's words.</summary>
    public static string Fault(string text) => $"strconv.ParseInt: parsing {Quoted(text)}: invalid syntax";

    /// <summary>A text in quotation marks.</summary>
    public static string Quoted(string text) => "\"" + text.Replace("\\", "\\\\", StringComparison.Ordinal)
        .Replace("\"", "\\\"", StringComparison.Ordinal) + "\"";

    /// <summary>A time as RFC 3339 to the second, as messages have it.</summary>
    public static string Format(long ns) => DateTime.UnixEpoch.AddTicks(ns / TimeSpan.NanosecondsPerTick)
        .ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static bool TryReadDate(string text, out long ns)
    {
        ns = 0;
        if (text.Length <= FractionAt || text[10] != 'T')
            return false;
        int end = FractionAt;
        long fraction = 0;
        if (text[end] == '.')
        {
            long unit = NsPerSecond;
            for (end++; end < text.Length && char.IsAsciiDigit(text[end]); end++)
            {
                unit /= 10;
                fraction += (text[end] - '0') * unit;
            }
        }

        if (!DateTimeOffset.TryParseExact(text[..FractionAt] + text[end..], "yyyy-MM-dd'T'HH:mm:ssK",
            CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset time)
            || end == text.Length)
            return false;
        long ticks = (time - DateTimeOffset.UnixEpoch).Ticks;
        if (Math.Abs(ticks) > long.MaxValue / TimeSpan.NanosecondsPerTick)
            return false;
        ns = (ticks * TimeSpan.NanosecondsPerTick) + fraction;
        return true;
    }
}
