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
        if (last.Equals("token", StringComparison.OrdinalIgnoreCase))
            return !IsOneOf(TakeLast(rest, out _), _tokensOfText);
        if (last.Equals("pass", StringComparison.OrdinalIgnoreCase))
            return !IsOneOf(TakeLast(rest, out _), _passesOfWork);
        if (last.Equals("pin", StringComparison.OrdinalIgnoreCase))
            return !IsOneOf(TakeLast(rest, out _), _pinsOfChips);
        return IsOneOf(last, _nameEnds);
    }

    /// <summary>
    /// The name without the word that says in which form, or for what, the credential is there: <c>token_hash</c>,
    /// <c>db_pass_old</c>. False where there is none.
    /// </summary>
    public static bool TryDropForm(ref ReadOnlySpan<char> name)
    {
        ReadOnlySpan<char> last = TakeLast(name, out ReadOnlySpan<char> rest);
        if (rest.IsEmpty || !IsOneOf(last, _forms))
            return false;
        name = rest;
        return true;
    }

    /// <summary>
    /// As <see cref="TryDropForm"/>, for names in small letters without signs; only behind names that can mean
    /// nothing else than a credential, as the border between words is not seen.
    /// </summary>
    public static bool TryDropFoldedForm(ref Span<char> folded)
    {
        foreach (string form in _formsOfStrong)
        {
            if (folded.Length > form.Length && folded.EndsWith(form))
            {
                folded = folded[..^form.Length];
                return true;
            }
        }

        return false;
    }

    /// <summary>
    /// Whether it is a word that means a credential together with the one before it only: <c>API key</c>.
    /// </summary>
    public static bool NeedsWordBefore(ReadOnlySpan<char> name) => IsOneOf(name, _secondWords);

    /// <summary>All words that <see cref="TryDropForm"/> and <see cref="TryDropFoldedForm"/> take away.</summary>
    public static IEnumerable<string> Forms => _formsOfStrong;

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
    public static IEnumerable<string> NameEnds => [.. _nameEnds, "token", "pass", "pin", .. _encodings];

    private const string Signs = "-_. ";

    private static readonly string[] _encodings = ["pem", "b64", "base64"];

    private static readonly string[] _nameEnds =
        ["credentials", "credential", "passcode", "pwd", "auth", "jwt", "otp", "totp"];

    // What any credential may be: another form of it, or the one of a place or a time.
    private static readonly string[] _forms =
    [
        "hash", "hashed", "value", "header", "plain", "plaintext", "cleartext", "encrypted", "salt", "prod",
        "production", "staging", "dev", "live", "backup", "old", "new", "current", "previous", "primary", "secondary",
        "default", "main",
    ];

    // A token's text may be a piece of a model's answer; a password's is the password.
    private static readonly string[] _formsOfStrong =
    [
        .. _forms, "values", "headers", "text", "string", "str", "raw", "data", "bytes", "json", "encoded", "enc",
        "hex", "digest", "input", "confirm", "confirmation", "repeat", "again", "original", "stage", "development",
        "test", "admin", "root",
    ];

    private static readonly string[] _secondWords = ["key", "keys", "string", "phrase"];

    // A pass of a model, a compiler or a renderer.
    private static readonly string[] _passesOfWork =
    [
        "forward", "backward", "first", "second", "third", "last", "next", "each", "single", "one", "two", "multi",
        "test", "training", "eval", "render", "shadow", "gc", "low", "high", "band", "by",
    ];

    private static readonly string[] _pinsOfChips = ["gpio", "led", "clock", "data"];

    private static readonly string[] _parameterEnds =
        ["token", "auth", "session", "credential", "credentials", "key", "signature", "sig", "code", "pass", "pin"];

    // A model's tokens are pieces of text; a page's says where it begins; a cancellation's is no text at all.
    private static readonly string[] _tokensOfText =
    [
        "bos", "eos", "pad", "stop", "next", "unk", "mask", "sep", "cls", "special", "start", "end", "eot", "image",
        "audio", "page", "cancellation",
    ];
}
