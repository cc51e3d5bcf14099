using System.Buffers;

namespace Hewn.Redaction;

/// <summary>
/// A secret name and its value inside text: <c>name=value</c>, <c>"name":"value"</c> (whole or cut JSON), and
/// <c>Name: value</c> where the name is one of a header.
/// </summary>
internal static class SecretPairs
{
    /// <summary>Whether the sign at <paramref name="position"/> joins a secret name with a value.</summary>
    public static bool TryMatch(ReadOnlySpan<char> text, int position, out Range secret)
    {
        secret = default;
        char sign = text[position];
        // '==', '::' and ':=' are code, not pairs.
        if (sign is not ('=' or ':') || (position + 1 < text.Length && text[position + 1] is '=' or ':'))
            return false;

        Range name = NameBefore(text, position, out bool quoted);
        if (!SecretNames.IsSecret(text[name]))
            return false;

        int start = position + 1;
        while (start < text.Length && text[start] is ' ' or '\t')
            start++;
        bool line = sign == ':' && !quoted;
        SearchValues<char> ends = EndsOf(text, name, line);
        int end = SecretValue.End(text, ref start, ends);
        if (line && end < text.Length && text[end] is '"' or '\'')
            end = EndWithQuotedPair(text, start, end, ends);
        secret = start..end;
        ReadOnlySpan<char> value = text[start..end];
        if (value.IsEmpty || _noSecrets.Contains(value.ToString()) || text[start..].StartsWith(SecretNames.Replacement))
            return false;
        if (IsCount(value) && !SecretNames.IsSecret(text[name], isNumber: true))
            return false;
        // Prose such as 'unexpected token: }' must stay readable.
        return !line || !IsProse(SecretNames.LastWord(text[name])) || LooksRandom(value);
    }

    /// <summary>
    /// In <c>password: a api_key="b"</c> the value of the first name ends at the quotation mark, and its mask takes the
    /// second name away, by which b would be found.
    /// </summary>
    private static int EndWithQuotedPair(ReadOnlySpan<char> text, int start, int end, SearchValues<char> ends)
    {
        int sign = text[start..end].TrimEnd(" \t\\").Length - 1;
        if (sign < 0 || text[start + sign] is not ('=' or ':')
            || !SecretNames.IsSecret(text[NameBefore(text, start + sign, out _)]))
            return end;
        return SecretValue.End(text, ref end, ends);
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

    /// <summary>What ends an unquoted value. A credential header goes on over commas and semicolons.</summary>
    private static SearchValues<char> EndsOf(ReadOnlySpan<char> text, Range name, bool line)
    {
        if (!line)
            return _separators;
        ReadOnlySpan<char> word = text[name];
        if (!word.EndsWith("authorization", StringComparison.OrdinalIgnoreCase)
            && !word.EndsWith("cookie", StringComparison.OrdinalIgnoreCase))
            return _lineEnds;
        char before = name.Start.Value > 0 ? text[name.Start.Value - 1] : '\n';
        return before switch { '"' => _doubleEnds, '\'' => _singleEnds, _ => _headerEnds };
    }

    private static bool IsProse(ReadOnlySpan<char> name)
    {
        foreach (string word in _prose)
        {
            if (name.Equals(word, StringComparison.OrdinalIgnoreCase))
                return true;
        }

        return false;
    }

    private static bool IsCount(ReadOnlySpan<char> value) =>
        value.Length <= 9 && !value.ContainsAnyExceptInRange('0', '9');

    private static bool LooksRandom(ReadOnlySpan<char> value) =>
        value.Length >= 16 && value.ContainsAnyInRange('0', '9') && value.IndexOfAny(' ', '\t') < 0;

    private static readonly string[] _prose =
        ["token", "auth", "secret", "secrets", "bearer", "credential", "credentials", "jwt", "csrf", "otp", "sid",
        "pass", "pin", "passcode"];

    // What a program says when there is no credential.
    private static readonly HashSet<string> _noSecrets =
        new(StringComparer.OrdinalIgnoreCase) { "null", "none", "true", "false", "undefined", "nil" };

    private static readonly SearchValues<char> _separators = SearchValues.Create(" \t\r\n&;,}])\"'<>");
    private static readonly SearchValues<char> _lineEnds = SearchValues.Create("\r\n,;\"'}]");
    private static readonly SearchValues<char> _headerEnds = SearchValues.Create("\r\n");
    private static readonly SearchValues<char> _doubleEnds = SearchValues.Create("\r\n\"");
    private static readonly SearchValues<char> _singleEnds = SearchValues.Create("\r\n'");
}
