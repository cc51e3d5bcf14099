namespace Hewn.Redaction;

/// <summary>
/// A secret name and its value inside text: <c>name=value</c>, <c>"name":"value"</c> (whole or cut JSON),
/// <c>map["name"] = value</c>, <c>"name" => "value"</c>, and <c>Name: value</c> where the name is one of a header.
/// </summary>
internal static class SecretPairs
{
    /// <summary>Whether the sign at <paramref name="position"/> joins a secret name with a value.</summary>
    public static bool TryMatch(ReadOnlySpan<char> text, int position, out Range secret)
    {
        secret = default;
        char sign = text[position];
        if (sign is not ('=' or ':'))
            return false;
        Range name = NameBefore(text, position, out bool quoted);
        if (!IsSecret(text, ref name))
            return false;
        int start = position + 1;
        if (IsCode(text, ref start, quoted) || (sign == ':' && IsPortOfHost(text, name, start)))
            return false;
        while (start < text.Length && text[start] is ' ' or '\t')
            start++;

        bool line = sign == ':' && !quoted;
        int end = EndOf(text, name, ref start, line, quoted);
        if (line && end < text.Length && text[end] is '"' or '\'')
            end = EndWithQuotedPair(text, start, end);
        secret = start..end;
        return IsCredential(text, name, text[start..end], text[start..], line);
    }

    private static bool IsCredential(
        ReadOnlySpan<char> text, Range name, ReadOnlySpan<char> value, ReadOnlySpan<char> rest, bool line)
    {
        if (value.IsEmpty || rest.StartsWith(SecretNames.Replacement) || SaysThereIsNone(value))
            return false;
        if (IsCount(value) && !SecretNames.IsSecret(text[name], isNumber: true))
            return false;
        // Prose such as 'unexpected token: }' must stay readable.
        return !line || !IsProse(text[name]) || LooksRandom(value);
    }

    private static int EndOf(ReadOnlySpan<char> text, Range name, ref int start, bool line, bool quoted)
    {
        int nameAt = name.Start.Value;
        if (line && IsHeader(text[name]))
            return SecretValue.EndOfHeader(text, nameAt, start);
        if (quoted)
            nameAt = Math.Max(0, nameAt - 1); // Its own quotation mark encloses nothing else.
        return SecretValue.End(text, ref start, nameAt, line);
    }

    /// <summary>
    /// In <c>password: a api_key="b"</c> the value of the first name may end at the quotation mark, and its mask takes
    /// the second name away, by which b would be found.
    /// </summary>
    private static int EndWithQuotedPair(ReadOnlySpan<char> text, int start, int end)
    {
        int sign = text[start..end].TrimEnd(" \t\\").Length - 1;
        if (sign < 0 || text[start + sign] is not ('=' or ':')
            || !SecretNames.IsSecret(text[NameBefore(text, start + sign, out _)]))
            return end;
        return SecretValue.End(text, ref end, start, line: true);
    }

    private static Range NameBefore(ReadOnlySpan<char> text, int sign, out bool quoted)
    {
        int end = sign;
        while (end > 0 && text[end - 1] is ' ' or '\t' or '\\')
            end--;
        if (end > 0 && text[end - 1] == ']')
            end--; // map["name"] = value, user[name]=value
        quoted = end > 0 && text[end - 1] is '"' or '\'';
        if (quoted)
            end--;
        while (quoted && end > 0 && text[end - 1] == '\\')
            end--; // JSON inside a JSON string: \"name\"
        int start = end;
        while (start > 0 && IsOfName(text[start - 1]))
            start--;
        return start..end;
    }

    /// <summary>Whether the name is secret; of <c>API key: …</c> the word before it belongs to it.</summary>
    private static bool IsSecret(ReadOnlySpan<char> text, ref Range name)
    {
        if (SecretNames.IsSecret(text[name]))
            return true;
        if (!SecretWords.NeedsWordBefore(text[name]))
            return false;
        int start = name.Start.Value;
        if (start < 2 || text[start - 1] != ' ')
            return false;
        start--;
        while (start > 0 && IsOfName(text[start - 1]))
            start--;
        name = start..name.End;
        return SecretNames.IsSecret(text[name]);
    }

    private static bool IsOfName(char c) => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.';

    /// <summary>
    /// <c>==</c>, <c>::</c>, <c>:=</c> and <c>=></c> are code, not pairs, unless a text in quotation marks follows, or
    /// the name itself stands in them. Steps over them.
    /// </summary>
    private static bool IsCode(ReadOnlySpan<char> text, ref int start, bool quoted)
    {
        int first = start;
        if (start < text.Length && text[start] == '>' && text[start - 1] == '=')
            start++;
        while (start < text.Length && text[start] is '=' or ':')
            start++;
        if (start == first)
            return false;
        ReadOnlySpan<char> value = text[start..].TrimStart(" \t\\");
        return !(value is ['"' or '\'', ..] || (quoted && text[first] == '>'));
    }

    /// <summary><c>http://auth:8080/health</c> and <c>auth:8080</c> name a host; a URL's password is found apart.
    /// </summary>
    private static bool IsPortOfHost(ReadOnlySpan<char> text, Range name, int start)
    {
        ReadOnlySpan<char> rest = text[start..];
        int digits = rest.IndexOfAnyExceptInRange('0', '9');
        digits = digits < 0 ? rest.Length : digits;
        if (digits is 0 or > 5)
            return false;
        return text[..name.Start].EndsWith("://") || (digits < rest.Length && rest[digits] == '/');
    }

    private static bool IsHeader(ReadOnlySpan<char> name) =>
        name.EndsWith("authorization", StringComparison.OrdinalIgnoreCase)
        || name.EndsWith("cookie", StringComparison.OrdinalIgnoreCase);

    private static bool IsProse(ReadOnlySpan<char> name)
    {
        if (name.Contains(' '))
            return true;
        name = SecretNames.LastWord(name);
        foreach (string word in _prose)
        {
            if (name.Equals(word, StringComparison.OrdinalIgnoreCase))
                return true;
        }

        return false;
    }

    /// <summary>What a program says when there is no credential.</summary>
    private static bool SaysThereIsNone(ReadOnlySpan<char> value)
    {
        foreach (string word in _noSecrets)
        {
            if (value.Equals(word, StringComparison.OrdinalIgnoreCase))
                return true;
        }

        return false;
    }

    private static bool IsCount(ReadOnlySpan<char> value) =>
        value.Length <= 9 && !value.ContainsAnyExceptInRange('0', '9');

    private static bool LooksRandom(ReadOnlySpan<char> value) =>
        value.Length >= 8 && value.ContainsAnyInRange('0', '9') && value.IndexOfAny(' ', '\t') < 0
        && (value.Length >= 16 || value.IndexOfAnyInRange('a', 'z') >= 0 || value.IndexOfAnyInRange('A', 'Z') >= 0);

    private static readonly string[] _prose =
        ["token", "auth", "secret", "secrets", "bearer", "credential", "credentials", "jwt", "csrf", "otp", "sid",
        "pass", "pin", "passcode"];

    private static readonly string[] _noSecrets = ["null", "none", "true", "false", "undefined", "nil"];
}
