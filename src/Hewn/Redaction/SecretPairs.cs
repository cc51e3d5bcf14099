using System.Buffers;

namespace Hewn.Redaction;

/// <summary>
/// A secret name and its value inside text: <c>name=value</c>, <c>"name":"value"</c> (whole or cut JSON), and
/// <c>Name: value</c> where the name is one of a header.
/// </summary>
internal static class SecretPairs
{
    /// <summary>The signs that stand between name and value.</summary>
    public static readonly string[] Signs = ["=", ":"];

    /// <summary>Whether the sign at <paramref name="position"/> joins a secret name with a value.</summary>
    public static bool TryMatch(ReadOnlySpan<char> text, int position, out Range secret)
    {
        secret = default;
        if (text[position] is not ('=' or ':'))
            return false;

        Range name = NameBefore(text, position, out bool quoted);
        if (!SecretNames.IsSecret(text[name]))
            return false;
        // Prose such as 'unexpected token: }' must stay readable; a bare name counts before a colon only if no word
        // of prose.
        if (text[position] == ':' && !quoted && IsProse(text[name]))
            return false;

        int start = position + 1;
        while (start < text.Length && text[start] is ' ' or '\t')
            start++;
        int end = EndOfValue(text, ref start, lineValue: text[position] == ':' && !quoted);
        secret = start..end;
        return end > start && !text[start..].StartsWith(SecretNames.Replacement); // Masked before.
    }

    private static Range NameBefore(ReadOnlySpan<char> text, int sign, out bool quoted)
    {
        int end = sign;
        while (end > 0 && text[end - 1] is ' ' or '\t' or '\\')
            end--;
        quoted = end > 0 && text[end - 1] is '"' or '\'';
        if (quoted)
            end--;
        while (quoted && end > 0 && text[end - 1] == '\\')
            end--; // JSON inside a JSON string: \"name\"
        int start = end;
        while (start > 0 && (char.IsAsciiLetterOrDigit(text[start - 1]) || text[start - 1] is '-' or '_' or '.'))
            start--;
        return start..end;
    }

    private static bool IsProse(ReadOnlySpan<char> name) =>
        name.Equals("token", StringComparison.OrdinalIgnoreCase)
        || name.Equals("auth", StringComparison.OrdinalIgnoreCase)
        || name.Equals("secret", StringComparison.OrdinalIgnoreCase)
        || name.Equals("bearer", StringComparison.OrdinalIgnoreCase)
        || name.StartsWith("credential", StringComparison.OrdinalIgnoreCase);

    /// <summary>Where the value ends: at its closing quotation mark, at the line's end, or at the next separator.</summary>
    private static int EndOfValue(ReadOnlySpan<char> text, ref int start, bool lineValue)
    {
        ReadOnlySpan<char> rest = text[start..];
        int escaped = rest.StartsWith("\\\"") ? 1 : 0;
        if (rest.Length > escaped && rest[escaped] is '"' or '\'')
        {
            char quote = rest[escaped];
            start += escaped + 1;
            return EndOfQuoted(text, start, quote, escaped == 1);
        }

        int length = rest.IndexOfAny(lineValue ? _lineEnds : _separators);
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

    private static readonly SearchValues<char> _separators = SearchValues.Create(" \t\r\n&;,}])\"'<>");
    private static readonly SearchValues<char> _lineEnds = SearchValues.Create("\r\n,;\"'}]");
}
