using System.Globalization;
using System.Text;

namespace Hewn.LogQL.Values;

/// <summary>
/// Durations of ranges, as Prometheus has them: whole numbers with the units y w d h m s ms, each once and from
/// large to
/// small; a day has 24 hours, a week 7 days, a year 365. In nanoseconds.
/// </summary>
public static class PrometheusDuration
{
    private static readonly (string Unit, long Milliseconds, bool IsExactOnly)[] _units =
    [
        ("y", 365L * 86_400_000, true), ("w", 7L * 86_400_000, true), ("d", 86_400_000, false), ("h", 3_600_000, false),
        ("m", 60_000, false), ("s", 1_000, false), ("ms", 1, false),
    ];

    /// <summary>Reads a duration.</summary>
    /// <returns>Null, or what is wrong with it, in Prometheus's words.</returns>
    public static string? Parse(string text, out long nanoseconds)
    {
        nanoseconds = 0;
        if (text.Length == 0)
            return "empty duration string";
        if (text == "0")
            return null;
        Int128 total = 0; // eighteen digits of years fit
        int lastUnit = -1;
        int at = 0;
        while (at < text.Length)
        {
            int digits = at;
            while (at < text.Length && char.IsAsciiDigit(text[at]))
                at++;
            int unitStart = at;
            while (at < text.Length && !char.IsAsciiDigit(text[at]))
                at++;
            if (unitStart == digits || unitStart == at)
                return $"not a valid duration string: {GoText.Quote(text)}";
            string name = text[unitStart..at];
            int unit = Array.FindIndex(_units, u => u.Unit == name);
            if (unit < 0)
                return $"unknown unit {GoText.Quote(name)} in duration {GoText.Quote(text)}";
            if (unit <= lastUnit)
                return $"not a valid duration string: {GoText.Quote(text)}";
            lastUnit = unit;
            if (unitStart - digits > 18)
                return "duration out of range";
            total += long.Parse(text.AsSpan(digits, unitStart - digits), CultureInfo.InvariantCulture)
                * (Int128)_units[unit].Milliseconds * 1_000_000;
            if (total > long.MaxValue)
                return "duration out of range";
        }

        nanoseconds = (long)total;
        return null;
    }

    /// <summary>The form that reads back the same to the millisecond: <c>1h30m</c>; zero is <c>0s</c>.</summary>
    public static string Format(long nanoseconds)
    {
        long milliseconds = nanoseconds / 1_000_000;
        if (milliseconds == 0)
            return "0s";
        var text = new StringBuilder(milliseconds < 0 ? "-" : "");
        milliseconds = Math.Abs(milliseconds);
        foreach ((string unit, long size, bool isExactOnly) in _units)
        {
            if (milliseconds < size || (isExactOnly && milliseconds % size != 0))
                continue;
            text.Append(CultureInfo.InvariantCulture, $"{milliseconds / size}{unit}");
            milliseconds %= size;
        }

        return text.ToString();
    }
}
