using System.Numerics;
using Hewn.LogQL.Values;

namespace Hewn.LogQL.Templates.Functions;

/// <summary>Durations as Go's <c>time.ParseDuration</c> reads them, with its words for what is none.</summary>
internal static class GoDurationReader
{
    private static readonly Dictionary<string, long> _units = new()
    {
        ["ns"] = 1, ["us"] = 1_000, ["µs"] = 1_000, ["μs"] = 1_000, ["ms"] = 1_000_000, ["s"] = 1_000_000_000,
        ["m"] = 60_000_000_000, ["h"] = 3_600_000_000_000,
    };

    /// <summary>Reads a duration in nanoseconds.</summary>
    /// <returns>Null, or what is wrong with it.</returns>
    public static string? Read(string text, out long nanoseconds)
    {
        nanoseconds = 0;
        bool isNegative = text.StartsWith('-');
        int at = isNegative || text.StartsWith('+') ? 1 : 0;
        string invalid = $"time: invalid duration {GoText.Quote(text)}";
        if (text.AsSpan(at) is "0")
            return null;
        if (at == text.Length)
            return invalid;
        BigInteger total = 0;
        while (at < text.Length)
        {
            if (ReadPart(text, ref at, invalid, out BigInteger part) is { } problem)
                return problem;
            total += part;
            if (total > (BigInteger)long.MaxValue + 1)
                return invalid;
        }

        if (total > long.MaxValue && !isNegative)
            return invalid;
        nanoseconds = (long)(isNegative ? -total : total);
        return null;
    }

    private static string? ReadPart(string text, ref int at, string invalid, out BigInteger part)
    {
        part = 0;
        string whole = TakeDigits(text, ref at);
        string fraction = "";
        if (at < text.Length && text[at] == '.')
        {
            at++;
            fraction = TakeDigits(text, ref at);
        }

        if (whole.Length + fraction.Length == 0)
            return invalid;
        int unitStart = at;
        while (at < text.Length && text[at] != '.' && !char.IsAsciiDigit(text[at]))
            at++;
        if (at == unitStart)
            return $"time: missing unit in duration {GoText.Quote(text)}";
        string name = text[unitStart..at];
        if (!_units.TryGetValue(name, out long unit))
            return $"time: unknown unit {GoText.Quote(name)} in duration {GoText.Quote(text)}";
        if (whole.TrimStart('0').Length > 19)
            return invalid;
        part = BigInteger.Parse("0" + whole, System.Globalization.CultureInfo.InvariantCulture) * unit;
        fraction = fraction[..Math.Min(fraction.Length, 18)];
        part += fraction.Length == 0 ? 0
            : BigInteger.Parse(fraction, System.Globalization.CultureInfo.InvariantCulture) * unit
                / BigInteger.Pow(10, fraction.Length);
        return null;
    }

    private static string TakeDigits(string text, ref int at)
    {
        int start = at;
        while (at < text.Length && char.IsAsciiDigit(text[at]))
            at++;
        return text[start..at];
    }
}
