using System.Globalization;
using Hewn.LogQL.Templates.Values;

namespace Hewn.LogQL.Values;

/// <summary>Numbers as Go reads and writes them.</summary>
internal static class GoFloat
{
    /// <summary>
    /// Reads a decimal or hexadecimal number, with exponent if it has one, or <c>Inf</c> and <c>NaN</c> in any case.
    /// </summary>
    public static bool TryParse(string text, out double value) => Read(text, out value) is null;

    /// <summary>Reads a number as Go's <c>strconv.ParseFloat</c> does.</summary>
    /// <returns>Null, or what is wrong with it, in Go's words; the value is infinite when it is too large.</returns>
    public static string? Read(string text, out double value)
    {
        const NumberStyles styles = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint
            | NumberStyles.AllowExponent;
        const string invalid = "invalid syntax";
        string unsigned = text.StartsWith('+') || text.StartsWith('-') ? text[1..] : text;
        if (TrySpecial(text, unsigned, out value))
            return null;
        value = 0;
        if (unsigned.StartsWith("0x", StringComparison.OrdinalIgnoreCase))
            return GoNumber.TryParseLiteral(text, out value) ? null : invalid;
        if (unsigned.Contains('_', StringComparison.Ordinal))
        {
            return AreUnderscoresBetweenDigits(unsigned)
                ? Read(text.Replace("_", "", StringComparison.Ordinal), out value)
                : invalid;
        }

        bool isNumber = unsigned.AsSpan().ContainsAnyInRange('0', '9') && unsigned[0] is not ('+' or '-')
            && double.TryParse(text, styles, CultureInfo.InvariantCulture, out value);
        if (!isNumber)
            return invalid;
        return double.IsFinite(value) ? null : "value out of range";
    }

    private static bool TrySpecial(string text, string unsigned, out double value)
    {
        bool isInfinite = unsigned.Equals("inf", StringComparison.OrdinalIgnoreCase)
            || unsigned.Equals("infinity", StringComparison.OrdinalIgnoreCase);
        value = !isInfinite ? double.NaN
            : text[0] == '-' ? double.NegativeInfinity
            : double.PositiveInfinity;
        return isInfinite || text.Equals("nan", StringComparison.OrdinalIgnoreCase); // that one has no sign
    }

    /// <summary>The shortest digits that read back the same, never with an exponent.</summary>
    public static string Format(double value)
    {
        if (double.IsNaN(value))
            return "NaN";
        if (double.IsInfinity(value))
            return value > 0 ? "+Inf" : "-Inf";
        string shortest = value.ToString("R", CultureInfo.InvariantCulture);
        int exponentAt = shortest.IndexOf('E', StringComparison.Ordinal);
        return exponentAt < 0 ? shortest : WithoutExponent(shortest, exponentAt);
    }

    /// <summary>The shortest digits, with an exponent where Go's <c>%v</c> has one: below 1e-4 and from 1e6.</summary>
    public static string FormatGeneral(double value)
    {
        double size = Math.Abs(value);
        if (!double.IsFinite(value) || size == 0 || (size >= 1e-4 && size < 1e6))
            return Format(value);
        string[] parts = value.ToString("E16", CultureInfo.InvariantCulture).Split('E');
        int exponent = int.Parse(parts[1], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        string digits = Format(value).Replace(".", "", StringComparison.Ordinal).Trim('-').Trim('0');
        string mantissa = digits.Length > 1 ? $"{digits[..1]}.{digits[1..]}" : digits;
        string sign = value < 0 ? "-" : "";
        return string.Create(CultureInfo.InvariantCulture,
            $"{sign}{mantissa}e{(exponent < 0 ? '-' : '+')}{Math.Abs(exponent):00}");
    }

    private static bool AreUnderscoresBetweenDigits(string text)
    {
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] == '_' && (i == 0 || i == text.Length - 1
                || !char.IsAsciiDigit(text[i - 1]) || !char.IsAsciiDigit(text[i + 1])))
                return false;
        }

        return true;
    }

    private static string WithoutExponent(string text, int exponentAt)
    {
        int exponent = int.Parse(text.AsSpan(exponentAt + 1), NumberStyles.AllowLeadingSign,
            CultureInfo.InvariantCulture);
        string sign = text[0] == '-' ? "-" : "";
        string mantissa = text[sign.Length..exponentAt];
        int point = mantissa.IndexOf('.', StringComparison.Ordinal);
        string digits = mantissa.Replace(".", "", StringComparison.Ordinal);
        int pointAt = (point < 0 ? mantissa.Length : point) + exponent;
        if (pointAt <= 0)
            return sign + "0." + new string('0', -pointAt) + digits;
        return pointAt >= digits.Length
            ? sign + digits + new string('0', pointAt - digits.Length)
            : sign + digits[..pointAt] + "." + digits[pointAt..];
    }
}
