using System.Buffers;

namespace Hewn.Redaction;

/// <summary>Where a value ends that follows a secret name.</summary>
internal static class SecretValue
{
    /// <summary>
    /// The end of the value: its closing quotation mark or bracket, or the first of <paramref name="ends"/>, or the
    /// text's end. An opening quotation mark is stepped over.
    /// </summary>
    public static int End(ReadOnlySpan<char> text, ref int start, SearchValues<char> ends)
    {
        ReadOnlySpan<char> rest = text[start..];
        int escaped = rest.StartsWith("\\\"") ? 1 : 0;
        if (rest.Length > escaped && rest[escaped] is '"' or '\'')
        {
            char quote = rest[escaped];
            start += escaped + 1;
            return EndOfQuoted(text, start, quote, escaped == 1);
        }

        if (rest is ['[' or '{', ..] && !rest.StartsWith(SecretNames.Replacement))
            return EndOfComposite(text, start);
        int length = rest.IndexOfAny(ends);
        return length < 0 ? text.Length : start + length;
    }

    private static int EndOfQuoted(ReadOnlySpan<char> text, int start, char quote, bool nested)
    {
        for (int i = start; i < text.Length; i++)
        {
            if (text[i] == '\\' && nested && i + 1 < text.Length && text[i + 1] == quote)
                return i;
            if (text[i] == '\\' && !nested)
                i++;
            else if (text[i] == quote)
                return i;
        }

        return text.Length; // Cut text: the rest is the value.
    }

    /// <summary>A JSON list or object: up to the bracket that closes it, whatever its strings hold.</summary>
    private static int EndOfComposite(ReadOnlySpan<char> text, int start)
    {
        int open = 0;
        for (int i = start; i < text.Length; i++)
        {
            if (text[i] is '[' or '{')
                open++;
            else if (text[i] is ']' or '}' && --open == 0)
                return i + 1;
            else if (text[i] == '"')
                i = EndOfQuoted(text, i + 1, '"', nested: i > 0 && text[i - 1] == '\\');
        }

        return text.Length;
    }
}
