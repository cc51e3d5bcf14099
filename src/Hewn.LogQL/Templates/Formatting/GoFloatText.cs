using System.Globalization;
using Hewn.LogQL.Values;

namespace Hewn.LogQL.Templates.Formatting;

/// <summary>Floats as Go's <c>strconv.FormatFloat</c> writes them.</summary>
internal static class GoFloatText
{
    /// <summary>As precision: as few digits as read back the same.</summary>
    public const int Shortest = -1;

    private const int ShortestLimit = 6; // the power of ten from which there is an exponent
    private const int MaxPrecision = 1100; // a double has no digit that is not zero behind that

    /// <summary>Writes a float in the form of a verb: <c>e E f g G b x X</c>.</summary>
    public static string Format(double value, char form, int precision)
    {
        if (double.IsNaN(value))
            return "NaN";
        if (double.IsInfinity(value))
            return value > 0 ? "+Inf" : "-Inf";
        string text = char.ToLowerInvariant(form) switch
        {
            'e' => Exponential(value, precision),
            'f' => Fixed(value, precision),
            'g' => General(value, precision),
            'b' => Binary(value),
            _ => Hexadecimal(value, precision),
        };
        return char.IsUpper(form) ? text.ToUpperInvariant() : text;
    }

    /// <summary>A text with its point and its zeros at the end, as the flag <c>#</c> wants it.</summary>
    public static string WithAllDigits(string text, char form, int precision)
    {
        int tailAt = text.AsSpan().IndexOfAny(char.IsUpper(form) ? "EP" : "ep");
        if (form is 'x' or 'X')
            tailAt = text.AsSpan().IndexOfAny('p', 'P');
        string number = tailAt < 0 ? text : text[..tailAt];
        string tail = tailAt < 0 ? "" : text[tailAt..];
        int digits = number.Count(char.IsAsciiDigit);
        if (number.TrimStart('-').StartsWith("0.", StringComparison.Ordinal) || number.TrimStart('-') == "0")
            digits = number.TrimStart('-', '0', '.').Length + (number.TrimStart('-') == "0" ? 1 : 0);
        if (!number.Contains('.', StringComparison.Ordinal))
            number += ".";
        if (char.ToLowerInvariant(form) == 'g' && precision > digits)
            number += new string('0', Math.Min(precision, MaxPrecision) - digits);
        return number + tail;
    }

    private static string Exponential(double value, int precision)
    {
        if (precision == Shortest)
        {
            string digits = ShortestDigits(value, out int exponent);
            return Assemble(value, digits, exponent);
        }

        string format = "e" + Math.Min(precision, MaxPrecision).ToString(CultureInfo.InvariantCulture);
        string text = value.ToString(format, CultureInfo.InvariantCulture);
        int at = text.IndexOf('e', StringComparison.Ordinal);
        int number = int.Parse(text.AsSpan(at + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        return text[..at] + Exponent(number);
    }

    private static string Fixed(double value, int precision)
    {
        if (precision == Shortest)
            return GoFloat.Format(value);
        string text = value.ToString("F" + Math.Min(precision, MaxPrecision).ToString(CultureInfo.InvariantCulture),
            CultureInfo.InvariantCulture);
        return text + new string('0', Math.Max(0, Math.Min(precision, TemplateLimits.MaxOutput) - MaxPrecision));
    }

    private static string General(double value, int precision)
    {
        if (value == 0)
            return double.IsNegative(value) ? "-0" : "0";
        string digits;
        int exponent;
        if (precision == Shortest)
        {
            digits = ShortestDigits(value, out exponent);
        }
        else
        {
            string text = Exponential(Math.Abs(value), Math.Max(precision, 1) - 1);
            int at = text.IndexOf('e', StringComparison.Ordinal);
            exponent = int.Parse(text.AsSpan(at + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
            digits = text[..at].Replace(".", "", StringComparison.Ordinal).TrimEnd('0');
        }

        int limit = precision == 0 ? 1 : precision;
        if (limit > digits.Length && digits.Length >= exponent + 1)
            limit = digits.Length;
        if (precision == Shortest)
            limit = ShortestLimit;
        return exponent < -4 || exponent >= limit
            ? Assemble(value, digits, exponent)
            : Plain(value, digits, exponent);
    }

    private static string Plain(double value, string digits, int exponent)
    {
        string sign = value < 0 ? "-" : "";
        if (exponent < 0)
            return sign + "0." + new string('0', -exponent - 1) + digits;
        return exponent + 1 >= digits.Length
            ? sign + digits + new string('0', exponent + 1 - digits.Length)
            : sign + digits[..(exponent + 1)] + "." + digits[(exponent + 1)..];
    }

    private static string Assemble(double value, string digits, int exponent)
    {
        string mantissa = digits.Length > 1 ? $"{digits[0]}.{digits[1..]}" : digits;
        return (double.IsNegative(value) ? "-" : "") + mantissa + Exponent(exponent);
    }

    private static string Exponent(int exponent) => string.Create(CultureInfo.InvariantCulture,
        $"e{(exponent < 0 ? '-' : '+')}{Math.Abs(exponent):00}");

    /// <summary>The fewest digits that read back the same, and the power of ten of the first.</summary>
    private static string ShortestDigits(double value, out int exponent)
    {
        exponent = 0;
        if (value == 0)
            return "0";
        string plain = GoFloat.Format(Math.Abs(value));
        int point = plain.IndexOf('.', StringComparison.Ordinal);
        int whole = point < 0 ? plain.Length : point;
        string digits = plain.Replace(".", "", StringComparison.Ordinal);
        int leading = digits.Length - digits.TrimStart('0').Length;
        exponent = whole - leading - 1;
        return digits.Trim('0');
    }

    private static string Binary(double value)
    {
        (long mantissa, int exponent) = Parts(value);
        return string.Create(CultureInfo.InvariantCulture,
            $"{(double.IsNegative(value) ? "-" : "")}{mantissa}p{(exponent < 0 ? '-' : '+')}{Math.Abs(exponent)}");
    }

    private static (long Mantissa, int Exponent) Parts(double value)
    {
        long bits = BitConverter.DoubleToInt64Bits(value);
        int exponent = (int)((bits >> 52) & 0x7FF);
        long mantissa = bits & 0xFFFFFFFFFFFFF;
        return exponent == 0 ? (mantissa, -1074) : (mantissa | (1L << 52), exponent - 1075);
    }

    private static string Hexadecimal(double value, int precision)
    {
        (long mantissa, int exponent) = Parts(value);
        exponent = mantissa == 0 ? 0 : exponent + 52;
        while (mantissa != 0 && mantissa >> 52 == 0)
        {
            mantissa <<= 1;
            exponent--;
        }

        if (precision is >= 0 and < 13)
        {
            // Rounds the digits behind the precision, halves to even.
            int shift = 4 * (13 - precision);
            long rest = mantissa & ((1L << shift) - 1);
            long half = 1L << (shift - 1);
            mantissa >>= shift;
            if (rest > half || (rest == half && (mantissa & 1) == 1))
                mantissa++;
            mantissa <<= shift;
            if (mantissa >> 53 != 0)
            {
                mantissa >>= 1;
                exponent++;
            }
        }

        string digits = (mantissa & 0xFFFFFFFFFFFFF).ToString("x13", CultureInfo.InvariantCulture);
        digits = precision == Shortest ? digits.TrimEnd('0')
            : precision <= 13 ? digits[..precision]
            : digits.PadRight(Math.Min(precision, MaxPrecision), '0');
        string point = digits.Length > 0 ? "." : "";
        string sign = double.IsNegative(value) ? "-" : "";
        return string.Create(CultureInfo.InvariantCulture,
            $"{sign}0x{mantissa >> 52}{point}{digits}p{(exponent < 0 ? '-' : '+')}{Math.Abs(exponent):00}");
    }
}
