namespace Hewn.Redaction;

/// <summary>
/// The words of a name, parted by <c>-</c>, <c>_</c>, <c>.</c>, spaces and capitals. Allocates nothing.
/// </summary>
internal static class SecretWords
{
    /// <summary>The name without a number, <c>_pem</c> or <c>_b64</c> at its end: what it counts or encodes.</summary>
    public static ReadOnlySpan<char> WithoutSuffix(ReadOnlySpan<char> name)
    {
        ReadOnlySpan<char> last = TakeLast(name, out ReadOnlySpan<char> rest);
        if (!rest.IsEmpty && IsOneOf(last, _encodings))
            name = rest;
        return name.TrimEnd("0123456789").TrimEnd(Signs);
    }

    /// <summary>Whether the last word of a field's or member's name makes it a credential.</summary>
    public static bool EndName(ReadOnlySpan<char> name)
    {
        ReadOnlySpan<char> last = TakeLast(name, out ReadOnlySpan<char> rest);
        return last.Equals("token", StringComparison.OrdinalIgnoreCase)
            ? !IsOneOf(TakeLast(rest, out _), _tokensOfText)
            : IsOneOf(last, _nameEnds);
    }

    /// <summary>Whether the last word of a header's or query parameter's name makes it a credential.</summary>
    public static bool EndParameter(ReadOnlySpan<char> name)
    {
        ReadOnlySpan<char> last = TakeLast(WithoutSuffix(name), out ReadOnlySpan<char> rest);
        return IsOneOf(last, _parameterEnds)
            || last.Equals("sessionid", StringComparison.OrdinalIgnoreCase)
            || (last.Equals("id", StringComparison.OrdinalIgnoreCase)
                && TakeLast(rest, out _).Equals("session", StringComparison.OrdinalIgnoreCase));
    }

    private static ReadOnlySpan<char> TakeLast(ReadOnlySpan<char> name, out ReadOnlySpan<char> rest)
    {
        name = name.TrimEnd(Signs);
        int start = name.Length;
        while (start > 0 && !Signs.Contains(name[start - 1]) && !IsBorder(name, start))
            start--;
        rest = name[..start].TrimEnd(Signs);
        return name[start..];
    }

    /// <summary>Whether a word begins there: <c>login|Token</c>, <c>API|Token</c>.</summary>
    private static bool IsBorder(ReadOnlySpan<char> name, int position) =>
        position < name.Length
        && char.IsAsciiLetterUpper(name[position])
        && (!char.IsAsciiLetterUpper(name[position - 1])
            || (position + 1 < name.Length && char.IsAsciiLetterLower(name[position + 1])));

    private static bool IsOneOf(ReadOnlySpan<char> word, string[] words)
    {
        foreach (string one in words)
        {
            if (word.Equals(one, StringComparison.OrdinalIgnoreCase))
                return true;
        }

        return false;
    }

    /// <summary>What may stand at the end of a name that <see cref="EndName"/> accepts.</summary>
    public static IEnumerable<string> NameEnds => [.. _nameEnds, "token", .. _encodings];

    private const string Signs = "-_. ";

    private static readonly string[] _encodings = ["pem", "b64", "base64"];

    private static readonly string[] _nameEnds = ["credentials", "passcode"];

    private static readonly string[] _parameterEnds =
        ["token", "auth", "session", "credential", "credentials", "key", "signature", "sig", "code", "pass", "pin"];

    // A model's tokens are pieces of text; a page's says where it begins; a cancellation's is no text at all.
    private static readonly string[] _tokensOfText =
    [
        "bos", "eos", "pad", "stop", "next", "unk", "mask", "sep", "cls", "special", "start", "end", "eot", "image",
        "audio", "page", "cancellation",
    ];
}
