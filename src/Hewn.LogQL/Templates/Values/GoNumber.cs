using System.Globalization;
using System.Numerics;

namespace Hewn.LogQL.Templates.Values;

/// <summary>Floats as Go's <c>strconv.ParseFloat</c> reads them.</summary>
internal static class GoNumber
{
    /// <summary>Reads decimal and hexadecimal floats, <c>Inf</c>, <c>Infinity</c>, <c>NaN</c>.</summary>
    /// <returns>False for what is no number, or too large.</returns>
    public static bool TryParse(string text, out double value)
    {
        value = 0;
        string unsigned = text.StartsWith('-') || text.StartsWith('+') ? text[1..] : text;
        double sign = text.StartsWith('-') ? -1 : 1;
        if (unsigned.Equals("inf", StringComparison.OrdinalIgnoreCase)
            || unsigned.Equals("infinity", StringComparison.OrdinalIgnoreCase))
        {
            value = sign * double.PositiveInfinity;
            return true;
        }

        if (text.Equals("nan", StringComparison.OrdinalIgnoreCase))
        {
            value = double.NaN;
            return true;
        }

        return TryParseLiteral(text, out value);
    }

    /// <summary>Reads decimal and hexadecimal floats; underscores between digits of a number with a prefix.</summary>
    public static bool TryParseLiteral(string text, out double value)
    {
        value = 0;
        string unsigned = text.StartsWith('-') || text.StartsWith('+') ? text[1..] : text;
        bool isNegative = text.StartsWith('-');
        if (unsigned.StartsWith("0x", StringComparison.OrdinalIgnoreCase))
        {
            bool isGood = TryParseHex(unsigned[2..], out value);
            value = isNegative ? -value : value;
            return isGood;
        }

        if (unsigned.Length == 0 || !(char.IsAsciiDigit(unsigned[0]) || unsigned[0] == '.'))
            return false;
        const NumberStyles styles = NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        if (!double.TryParse(unsigned, styles, CultureInfo.InvariantCulture, out value) || !double.IsFinite(value))
            return false;
        value = isNegative ? -value : value;
        return true;
    }

    private static bool TryParseHex(string text, out double value)
    {
        value = 0;
        int exponentAt = text.IndexOfAny(['p', 'P']);
        if (exponentAt < 0 || !int.TryParse(text.AsSpan(exponentAt + 1), NumberStyles.AllowLeadingSign,
            CultureInfo.InvariantCulture, out int exponent) || Math.Abs(exponent) > 5000)
            return false;
        string mantissa = text[..exponentAt];
        int point = mantissa.IndexOf('.', StringComparison.Ordinal);
        string digits = mantissa.Replace(".", "", StringComparison.Ordinal).Replace("_", "", StringComparison.Ordinal);
        if (digits.Length is 0 or > 64 || !BigInteger.TryParse("0" + digits, NumberStyles.AllowHexSpecifier,
            CultureInfo.InvariantCulture, out BigInteger size))
            return false;
        int shift = point < 0 ? 0 : -4 * (mantissa.Length - point - 1);
        value = Math.ScaleB((double)size, exponent + shift);
        return double.IsFinite(value);
    }
}
