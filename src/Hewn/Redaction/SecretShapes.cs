using System.Buffers;

namespace Hewn.Redaction;

/// <summary>Keys that are recognised by their form alone, wherever they stand.</summary>
internal static class SecretShapes
{
    /// <summary>
    /// One shape: how it begins, what it is made of, and how long it is at least behind the beginning.
    /// </summary>
    private readonly record struct Shape(string Beginning, SearchValues<char> Body, int MinLength, bool KeepBeginning);

    /// <summary>The beginnings of all shapes.</summary>
    public static IEnumerable<string> Beginnings => _shapes.Select(shape => shape.Beginning).Append(KeyBlock);

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
            ReadOnlySpan<char> body = here[shape.Beginning.Length..];
            int length = body.IndexOfAnyExcept(shape.Body);
            length = length < 0 ? body.Length : length;
            if (length < shape.MinLength || (shape.KeepBeginning && IsWord(body[..length])))
                continue;
            int start = position + (shape.KeepBeginning ? shape.Beginning.Length : 0);
            secret = start..(position + shape.Beginning.Length + length);
            return true;
        }

        return false;
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

    private const int LongestKeyHeader = 72;

    private const string Alphanumeric = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    private static readonly SearchValues<char> _lowercase = SearchValues.Create("abcdefghijklmnopqrstuvwxyz-.");
    private static readonly SearchValues<char> _plain = SearchValues.Create(Alphanumeric);
    private static readonly SearchValues<char> _dashed = SearchValues.Create(Alphanumeric + "-_");
    private static readonly SearchValues<char> _token = SearchValues.Create(Alphanumeric + "-._~+/=");

    private static readonly Shape[] _shapes =
    [
        new("Bearer ", _token, 8, KeepBeginning: true),
        new("bearer ", _token, 8, KeepBeginning: true),
        new("BEARER ", _token, 8, KeepBeginning: true),
        new("Basic ", _token, 8, KeepBeginning: true),
        new("basic ", _token, 16, KeepBeginning: true),
        new("sk-", _dashed, 16, KeepBeginning: false),
        new("sk_", _dashed, 16, KeepBeginning: false),
        new("pk-", _dashed, 20, KeepBeginning: false),
        new("ghp_", _plain, 20, KeepBeginning: false),
        new("gho_", _plain, 20, KeepBeginning: false),
        new("ghs_", _plain, 20, KeepBeginning: false),
        new("ghu_", _plain, 20, KeepBeginning: false),
        new("ghr_", _plain, 20, KeepBeginning: false),
        new("github_pat_", _dashed, 20, KeepBeginning: false),
        new("glpat-", _dashed, 16, KeepBeginning: false),
        new("hf_", _plain, 20, KeepBeginning: false),
        new("gsk_", _plain, 20, KeepBeginning: false),
        new("AKIA", _plain, 16, KeepBeginning: false),
        new("ASIA", _plain, 16, KeepBeginning: false),
        new("AIza", _dashed, 30, KeepBeginning: false),
        new("xoxb-", _dashed, 10, KeepBeginning: false),
        new("xoxp-", _dashed, 10, KeepBeginning: false),
        new("xoxa-", _dashed, 10, KeepBeginning: false),
        new("eyJ", _token, 30, KeepBeginning: false),
    ];
}
