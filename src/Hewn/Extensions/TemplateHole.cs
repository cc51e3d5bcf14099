namespace Hewn.Extensions;

/// <summary>One hole of a message template, with the text before it.</summary>
/// <param name="Literal">The text between the last hole and this one.</param>
/// <param name="Name">All before the first comma or colon, as the framework takes it: <c>@</c>, <c>$</c> and spaces
/// belong to it.</param>
/// <param name="Alignment">The width, negative where the value stands on the left.</param>
/// <param name="Format">What follows the colon, or null.</param>
internal readonly record struct TemplateHole(string Literal, string Name, int Alignment, string? Format)
{
    /// <summary>Reads what stands between braces.</summary>
    /// <returns>False for anything that is not surely read as the framework reads it.</returns>
    public static bool TryParse(string literal, ReadOnlySpan<char> text, out TemplateHole hole)
    {
        hole = default;
        int nameEnd = text.IndexOfAny(',', ':');
        ReadOnlySpan<char> name = nameEnd < 0 ? text : text[..nameEnd];
        ReadOnlySpan<char> rest = text[name.Length..];
        int alignment = 0;
        if (rest is [',', ..])
        {
            int end = rest.IndexOf(':');
            ReadOnlySpan<char> width = (end < 0 ? rest[1..] : rest[1..end]).Trim(' ');
            if (!TryParseWidth(width, out alignment))
                return false;
            rest = end < 0 ? default : rest[end..];
        }

        hole = new TemplateHole(literal, name.ToString(), alignment, rest.IsEmpty ? null : rest[1..].ToString());
        return true;
    }

    private static bool TryParseWidth(ReadOnlySpan<char> text, out int width)
    {
        bool isLeft = text is ['-', ..];
        width = 0;
        ReadOnlySpan<char> digits = isLeft ? text[1..] : text;
        if (digits.IsEmpty || digits.Length > LongestWidth || digits.ContainsAnyExceptInRange('0', '9'))
            return false;
        foreach (char digit in digits)
            width = (width * 10) + (digit - '0');
        width = isLeft ? -width : width;
        return true;
    }

    private const int LongestWidth = 3; // Digits. Who asks for a thousand blanks gets them from the framework.
}
