namespace Hewn.Redaction;

/// <summary>
/// Values in the text of a record or an anonymous object, <c>Login { Name = bob, Password = two words }</c>: only the
/// next member or the closing brace ends them.
/// </summary>
internal static class RecordText
{
    /// <summary>Whether a pair is a member of such an object.</summary>
    /// <param name="text">The text.</param>
    /// <param name="nameAt">Where the name begins.</param>
    /// <param name="start">Where the value begins.</param>
    public static bool IsMember(ReadOnlySpan<char> text, int nameAt, int start) =>
        text[..start].EndsWith(" = ")
        && (text[..nameAt].EndsWith("{ ")
            || (text[..nameAt].EndsWith(", ") && SecretValue.IsInside(text, nameAt, '}')));

    /// <summary>The end of the value.</summary>
    public static int EndOfValue(ReadOnlySpan<char> text, int start)
    {
        int line = SecretValue.EndOfLine(text, start);
        for (int i = start; i < line; i++)
        {
            ReadOnlySpan<char> rest = text[i..line];
            if (rest.StartsWith(" }") && SecretValue.IsBorder(text, i + 2))
                return i;
            if (rest.StartsWith(", ") && IsMemberName(rest[2..]))
                return i;
        }

        return line;
    }

    private static bool IsMemberName(ReadOnlySpan<char> text)
    {
        text = text[..Math.Min(text.Length, LongestName)];
        int length = 0;
        while (length < text.Length && (char.IsAsciiLetterOrDigit(text[length]) || text[length] == '_'))
            length++;
        return length > 0 && text[length..].StartsWith(" = ");
    }

    private const int LongestName = 64;
}
