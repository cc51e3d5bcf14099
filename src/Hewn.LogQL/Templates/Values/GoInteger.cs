using System.Numerics;

namespace Hewn.LogQL.Templates.Values;

/// <summary>Integers as Go's <c>strconv</c> reads them.</summary>
internal static class GoInteger
{
    /// <summary>
    /// Reads a signed integer; with radix 0 by its prefix (<c>0x</c>, <c>0b</c>, <c>0o</c>, <c>0</c>), with underscores
    /// between digits.
    /// </summary>
    public static bool TryParse(string text, int radix, out long value)
    {
        value = 0;
        bool isNegative = text.StartsWith('-');
        string digits = isNegative || text.StartsWith('+') ? text[1..] : text;
        if (!TryMagnitude(digits, radix, out ulong size))
            return false;
        if (size > (isNegative ? 1UL << 63 : long.MaxValue))
            return false;
        value = unchecked(isNegative ? -(long)size : (long)size);
        return true;
    }

    /// <summary>Reads an integer without sign, by its prefix.</summary>
    public static bool TryParseUnsigned(string text, out ulong value) => TryMagnitude(text, 0, out value);

    /// <summary>What Go says about a text that <see cref="TryParse"/> refuses.</summary>
    public static string Problem(string text)
    {
        string digits = text.StartsWith('-') || text.StartsWith('+') ? text[1..] : text;
        bool isNumber = digits.Length > 0 && digits.All(char.IsAsciiDigit);
        string reason = isNumber ? "value out of range" : "invalid syntax";
        return $"strconv.ParseInt: parsing {Hewn.LogQL.Values.GoText.Quote(text)}: {reason}";
    }

    private static bool TryMagnitude(string digits, int radix, out ulong value)
    {
        value = 0;
        bool allowsUnderscore = radix == 0;
        if (radix == 0)
            (radix, digits) = Prefix(digits);
        bool wasDigit = allowsUnderscore && radix != 10;
        bool hasDigit = false;
        BigInteger total = 0;
        foreach (char letter in digits)
        {
            if (letter == '_' && allowsUnderscore && wasDigit)
            {
                wasDigit = false;
                continue;
            }

            int digit = char.IsAsciiHexDigit(letter) ? Convert.ToInt32(letter.ToString(), 16) : int.MaxValue;
            if (digit >= radix)
                return false;
            total = (total * radix) + digit;
            if (total > ulong.MaxValue)
                return false;
            (wasDigit, hasDigit) = (true, true);
        }

        value = (ulong)total;
        return hasDigit && wasDigit;
    }

    private static (int Radix, string Digits) Prefix(string digits)
    {
        if (digits.Length < 2 || digits[0] != '0')
            return (10, digits);
        return char.ToLowerInvariant(digits[1]) switch
        {
            'x' => (16, digits[2..]),
            'b' => (2, digits[2..]),
            'o' => (8, digits[2..]),
            _ => (8, digits[1..]),
        };
    }
}
