using System.Buffers;

namespace Hewn.Redaction;

/// <summary>Keys that are recognised by their form alone, wherever they stand.</summary>
internal static class SecretShapes
{
    /// <summary>
    /// One shape: how it begins, what it is made of, and how long it is at least behind the beginning.
    /// </summary>
    private readonly record struct Shape(string Beginning, SearchValues<char> Body, int MinLength);

    /// <summary>The beginnings of all shapes.</summary>
    public static IEnumerable<string> Beginnings => _shapes.Select(shape => shape.Beginning).Append(KeyBlock);

    /// <summary>The words before a credential, in any case, and then blanks.</summary>
    public static IReadOnlyList<string> Schemes => _schemes;

    /// <summary>Whether a key begins exactly at <paramref name="position"/>.</summary>
    public static bool TryMatch(ReadOnlySpan<char> text, int position, out Range secret)
    {
        secret = default;
        if (position > 0 && char.IsAsciiLetterOrDigit(text[position - 1]))
            return false; // 'task-force' is no key although it holds 'sk-'.

        ReadOnlySpan<char> here = text[position..];
        if (here.StartsWith(KeyBlock))
            return TryMatchKeyBlock(here, position, out secret);

        foreach (Shape shape in _shapes)
        {
            if (!here.StartsWith(shape.Beginning))
                continue;
            int length = LengthOf(here[shape.Beginning.Length..], shape.Body);
            if (length < shape.MinLength)
                continue;
            secret = position..(position + shape.Beginning.Length + length);
            return true;
        }

        return here[0] is 'b' or 'B' && TryMatchScheme(here, position, out secret);
    }

    /// <summary><c>Bearer …</c> and <c>Basic …</c> as they stand in a header: the word stays.</summary>
    private static bool TryMatchScheme(ReadOnlySpan<char> here, int position, out Range secret)
    {
        secret = default;
        foreach (string scheme in _schemes)
        {
            if (!here.StartsWith(scheme, StringComparison.OrdinalIgnoreCase))
                continue;
            ReadOnlySpan<char> body = here[scheme.Length..].TrimStart(" \t");
            if (body.Length == here.Length - scheme.Length)
                return false;
            body = body.TrimStart("\\\"'");
            int length = LengthOf(body, _token);
            // 'basic' and 'BASIC' begin sentences and headings more often than credentials.
            int shortest = scheme == Basic && !here.StartsWith(Basic) ? 16 : 8;
            if (length < shortest || IsWord(body[..length]))
                return false;
            int start = position + here.Length - body.Length;
            secret = start..(start + length);
            return true;
        }

        return false;
    }

    private static int LengthOf(ReadOnlySpan<char> body, SearchValues<char> signs)
    {
        int length = body.IndexOfAnyExcept(signs);
        return length < 0 ? body.Length : length;
    }

    /// <summary>'Bearer authentication is required' and 'Basic functionality' hold words, not credentials.</summary>
    private static bool IsWord(ReadOnlySpan<char> body) =>
        body.Length < 20 && body[1..].IndexOfAnyExcept(_lowercase) < 0;

    private static bool TryMatchKeyBlock(ReadOnlySpan<char> here, int position, out Range secret)
    {
        secret = default;
        // Only near the beginning: a text of many certificates (no secrets) must not be searched once for each.
        if (here[..Math.Min(here.Length, LongestKeyHeader)].IndexOf(" KEY-----") < 0)
            return false;
        int end = here.IndexOf("-----END");
        int close = end < 0 ? -1 : here[(end + 8)..].IndexOf("-----");
        secret = position..(close < 0 ? position + here.Length : position + end + 8 + close + 5);
        return true;
    }

    private const string KeyBlock = "-----BEGIN";
    private const string Basic = "Basic";

    private const int LongestKeyHeader = 72;

    private const string Alphanumeric = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    private static readonly SearchValues<char> _lowercase = SearchValues.Create("abcdefghijklmnopqrstuvwxyz-.");
    private static readonly SearchValues<char> _plain = SearchValues.Create(Alphanumeric);
    private static readonly SearchValues<char> _dashed = SearchValues.Create(Alphanumeric + "-_");
    private static readonly SearchValues<char> _token = SearchValues.Create(Alphanumeric + "-._~+/=");

    private static readonly string[] _schemes = ["Bearer", Basic];

    private static readonly Shape[] _shapes =
    [
        new("sk-", _dashed, 16),
        new("sk_", _dashed, 16),
        new("pk-", _dashed, 20),
        new("ghp_", _plain, 20),
        new("gho_", _plain, 20),
        new("ghs_", _plain, 20),
        new("ghu_", _plain, 20),
        new("ghr_", _plain, 20),
        new("github_pat_", _dashed, 20),
        new("glpat-", _dashed, 16),
        new("hf_", _plain, 20),
        new("gsk_", _plain, 20),
        new("AKIA", _plain, 16),
        new("ASIA", _plain, 16),
        new("AIza", _dashed, 30),
        new("xoxb-", _dashed, 10),
        new("xoxp-", _dashed, 10),
        new("xoxa-", _dashed, 10),
        new("eyJ", _token, 30),
    ];
}
