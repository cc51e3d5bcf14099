namespace Hewn.LogQL.Syntax;

/// <summary>
/// Finds the end of a number as Go writes it: <c>12</c>, <c>1.5</c>, <c>.5</c>, <c>1e3</c>, <c>0x1F</c>.
/// </summary>
internal static class NumberScanner
{
    /// <summary>Goes behind the number.</summary>
    /// <returns>Null, or what is wrong with it.</returns>
    public static string? Scan(string text, ref int at)
    {
        bool isPrefixed = Peek(text, at) == '0' && (Peek(text, at + 1) | 0x20) is 'x' or 'o' or 'b';
        if (isPrefixed && IsDigitOfBase(Peek(text, at + 2), Peek(text, at + 1)))
        {
            char letter = Peek(text, at + 1);
            at += 2;
            while (IsDigitOfBase(Peek(text, at), letter) || Peek(text, at) == '_')
                at++;
            return null;
        }

        SkipDigits(text, ref at);
        if (Peek(text, at) == '.')
        {
            at++;
            SkipDigits(text, ref at);
        }

        return ScanExponent(text, ref at);
    }

    private static string? ScanExponent(string text, ref int at)
    {
        char letter = Peek(text, at);
        if (letter is 'P' or 'p')
            return $"'{letter}' exponent requires hexadecimal mantissa";
        if (letter is not ('e' or 'E'))
            return null;
        int digits = at + (Peek(text, at + 1) is '+' or '-' ? 2 : 1);
        if (!char.IsAsciiDigit(Peek(text, digits)))
            return "exponent has no digits";
        at = digits;
        SkipDigits(text, ref at);
        return null;
    }

    private static void SkipDigits(string text, ref int at)
    {
        while (char.IsAsciiDigit(Peek(text, at)) || Peek(text, at) == '_')
            at++;
    }

    private static bool IsDigitOfBase(char digit, char letter) => (letter | 0x20) switch
    {
        'x' => char.IsAsciiHexDigit(digit),
        'o' => digit is >= '0' and <= '7',
        _ => digit is '0' or '1',
    };

    private static char Peek(string text, int at) => at < text.Length ? text[at] : '\0';
}
