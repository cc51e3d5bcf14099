namespace Hewn.LogQL.Syntax;

/// <summary>
/// Finds the end of a number as Go writes it: <c>12</c>, <c>1.5</c>, <c>.5</c>, <c>1e3</c>, <c>0x1F</c>. What is wrong
/// with one is said in the words of Go's <c>text/scanner</c>.
/// </summary>
internal static class NumberScanner
{
    /// <summary>Goes behind the number.</summary>
    /// <returns>Null, or what is wrong with it.</returns>
    public static string? Scan(string text, ref int at)
    {
        int start = at;
        char prefix = TakePrefix(text, ref at);
        var digits = new NumberDigits(text) { HasDigit = prefix == '0' };
        string? problem = null;
        bool isFraction = false;
        if (Peek(text, at) != '.')
            digits.Take(ref at, BaseOf(prefix));
        if (Peek(text, at) == '.')
        {
            at++;
            isFraction = true;
            if (prefix is 'o' or 'b')
                problem = "invalid radix point in " + NameOf(prefix);
            digits.Take(ref at, BaseOf(prefix));
        }

        if (!digits.HasDigit)
            problem ??= NameOf(prefix) + " has no digits";
        bool hasExponent = (Peek(text, at) | 0x20) is 'e' or 'p';
        if (hasExponent)
            problem = ScanExponent(text, ref at, prefix, problem, digits);
        else if (prefix == 'x' && isFraction)
            problem ??= "hexadecimal mantissa requires a 'p' exponent";
        if (!isFraction && !hasExponent && digits.Invalid != '\0')
            problem ??= $"invalid digit '{digits.Invalid}' in {NameOf(prefix)}";
        if (digits.HasSeparator && !AreSeparated(text.AsSpan(start, at - start), prefix))
            problem ??= "'_' must separate successive digits";
        return problem;
    }

    private static string? ScanExponent(string text, ref int at, char prefix, string? problem, NumberDigits digits)
    {
        char letter = text[at++];
        if (letter is 'e' or 'E' && prefix is not ('\0' or '0'))
            problem ??= $"'{letter}' exponent requires decimal mantissa";
        else if (letter is 'p' or 'P' && prefix != 'x')
            problem ??= $"'{letter}' exponent requires hexadecimal mantissa";
        if (Peek(text, at) is '+' or '-')
            at++;
        digits.HasDigit = false;
        digits.Take(ref at, 10);
        return digits.HasDigit ? problem : problem ?? "exponent has no digits";
    }

    /// <summary>Goes behind what says the base: <c>x</c>, <c>o</c>, <c>b</c>, a mere <c>0</c>, or nothing.</summary>
    private static char TakePrefix(string text, ref int at)
    {
        if (Peek(text, at) != '0')
            return '\0';
        at++;
        var letter = (char)(Peek(text, at) | 0x20);
        if (letter is not ('x' or 'o' or 'b'))
            return '0';
        at++;
        return letter;
    }

    private static int BaseOf(char prefix) => prefix switch
    {
        'x' => 16,
        'b' => 2,
        '0' or 'o' => 8,
        _ => 10,
    };

    private static string NameOf(char prefix) => prefix switch
    {
        'x' => "hexadecimal literal",
        'b' => "binary literal",
        '0' or 'o' => "octal literal",
        _ => "decimal literal",
    };

    /// <summary>Whether each <c>_</c> stands between digits; what says the base counts as one.</summary>
    private static bool AreSeparated(ReadOnlySpan<char> number, char prefix)
    {
        bool isPrefixed = prefix is 'x' or 'o' or 'b';
        char last = isPrefixed ? '0' : '.';
        foreach (char letter in number[(isPrefixed ? 2 : 0)..])
        {
            char kind = letter == '_' ? '_'
                : char.IsAsciiDigit(letter) || (prefix == 'x' && char.IsAsciiHexDigit(letter)) ? '0'
                : '.';
            if ((kind == '_' && last != '0') || (kind == '.' && last == '_'))
                return false;
            last = kind;
        }

        return last != '_';
    }

    private static char Peek(string text, int at) => at < text.Length ? text[at] : '\0';
}
