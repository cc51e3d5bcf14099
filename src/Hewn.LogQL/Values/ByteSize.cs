using System.Globalization;

namespace Hewn.LogQL.Values;

/// <summary>
/// Sizes such as <c>5MB</c> (powers of 1000) and <c>5MiB</c> (powers of 1024), read and written as the Go library
/// go-humanize does it, which Loki uses.
/// </summary>
internal static class ByteSize
{
    private static readonly string[] _prefixes = ["", "k", "m", "g", "t", "p", "e"];
    private static readonly string[] _shownUnits = ["B", "kB", "MB", "GB", "TB", "PB", "EB"];

    /// <summary>Reads a size; the unit in any case, its <c>B</c> optional, blanks and commas allowed.</summary>
    public static bool TryParse(string text, out long bytes)
    {
        bytes = 0;
        int end = 0;
        while (end < text.Length && (char.IsAsciiDigit(text[end]) || text[end] is '.' or ','))
            end++;
        string digits = text[..end].Replace(",", "", StringComparison.Ordinal);
        if (!double.TryParse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double number))
            return false;
        if (!TryFactor(text[end..].Trim().ToLowerInvariant(), out double factor))
            return false;
        double value = number * factor;
        if (value >= ulong.MaxValue)
            return false;
        bytes = value >= long.MaxValue ? long.MaxValue : (long)value;
        return true;
    }

    /// <summary>
    /// The short form: whole below 10 bytes, one decimal below 10 of a unit (<c>1.5kB</c>, <c>12MB</c>).
    /// </summary>
    public static string Format(long bytes)
    {
        if (bytes < 10)
            return string.Create(CultureInfo.InvariantCulture, $"{bytes}B");
        int power = (int)Math.Floor(Math.Log(bytes) / Math.Log(1000));
        double value = Math.Floor((bytes / Math.Pow(1000, power) * 10) + 0.5) / 10;
        string format = value < 10 ? "F1" : "F0";
        return value.ToString(format, CultureInfo.InvariantCulture) + _shownUnits[power];
    }

    private static bool TryFactor(string unit, out double factor)
    {
        for (int power = 0; power < _prefixes.Length; power++)
        {
            string prefix = _prefixes[power];
            if (unit == prefix || unit == prefix + "b")
            {
                factor = Math.Pow(1000, power);
                return true;
            }

            if (power > 0 && (unit == prefix + "i" || unit == prefix + "ib"))
            {
                factor = Math.Pow(1024, power);
                return true;
            }
        }

        factor = 0;
        return false;
    }
}
