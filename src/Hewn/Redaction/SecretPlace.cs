using System.Buffers;
using System.Text;

namespace Hewn.Redaction;

/// <summary>
/// Asks of one place in escaped text whether a credential may begin there: as <see cref="SecretShapes"/>,
/// <see cref="SecretPairs"/> and <see cref="UrlPasswords"/> do, but on bytes, and yes where it would take too long.
/// </summary>
internal static class SecretPlace
{
    private static readonly byte[][] _beginnings = [.. SecretShapes.Beginnings.Select(Encoding.ASCII.GetBytes)];

    private static readonly byte[][] _schemes = [.. SecretShapes.Schemes.Select(Encoding.ASCII.GetBytes)];

    // By their first byte.
    private static readonly byte[][][] _byFirst =
        [.. Enumerable.Range(0, 128).Select(first => _beginnings.Where(known => known[0] == first).ToArray())];

    // Of the letters that a secret name may end in: the one before it as a bit, by the last one.
    private static readonly uint[] _ends = EndsOf(SecretNames.Ends);

    // The same of the words that may stand behind a secret name, and these words.
    private static readonly uint[] _formEnds = EndsOf(SecretWords.Forms);
    private static readonly byte[][] _forms = [.. SecretWords.Forms.Select(Encoding.ASCII.GetBytes)];

    /// <summary>
    /// Tables of the halves of the first three bytes: upper and lower half of the first, of the second, of the third.
    /// </summary>
    public static byte[][] Fingerprints()
    {
        byte[][] tables = [.. Enumerable.Range(0, 6).Select(_ => new byte[16])];
        IEnumerable<string> schemes = SecretShapes.Schemes
            .SelectMany(scheme => new[] { scheme, scheme.ToUpperInvariant(), scheme.ToLowerInvariant() });
        byte[][] sorted =
        [
            .. SecretShapes.Beginnings.Concat(schemes).Order(StringComparer.OrdinalIgnoreCase)
                .Select(Encoding.ASCII.GetBytes),
        ];
        for (int i = 0; i < sorted.Length; i++)
        {
            // Like beginnings share a group, so that few others look like one of it. The eighth group is the signs'.
            byte group = (byte)(1 << (i * 7 / sorted.Length));
            for (int place = 0; place < 3; place++)
            {
                tables[2 * place][sorted[i][place] >> 4] |= group;
                tables[(2 * place) + 1][sorted[i][place] & 15] |= group;
            }
        }

        tables[0]['=' >> 4] |= 0x80;
        tables[1]['=' & 15] |= 0x80;
        tables[1][':' & 15] |= 0x80;
        for (int half = 2; half < 6; half++)
        {
            for (int i = 0; i < 16; i++)
                tables[half][i] |= 0x80; // Whatever follows the sign.
        }

        return tables;
    }

    /// <summary>Whether a credential, or the sign of a pair, may stand at that place.</summary>
    public static bool MayBegin(ReadOnlySpan<byte> text, int place)
    {
        byte b = text[place];
        if (b is (byte)'=' or (byte)':')
        {
            return !IsAfterOtherWord(text, place)
                && (MayJoinPair(text, place) || (b == ':' && MayStandBeforePassword(text, place)));
        }

        return b < 128 && MayBeginShape(text, place);
    }

    /// <summary>
    /// Fast path - the colon of a sentence, <c>model llama: 512</c>: behind a word that ends as no secret name does,
    /// and before a space, which no password in a URL begins with.
    /// </summary>
    private static bool IsAfterOtherWord(ReadOnlySpan<byte> text, int sign) =>
        sign >= 2 && sign + 1 < text.Length && text[sign + 1] == ' '
        && char.IsAsciiLetter((char)text[sign - 1]) && char.IsAsciiLetter((char)text[sign - 2])
        && (_ends[text[sign - 1] & 31] & (1u << (text[sign - 2] & 31))) == 0
        && !MayEndInForm(text[..sign], MostForms);

    private static bool MayBeginShape(ReadOnlySpan<byte> text, int place)
    {
        // The letter before it may belong to an escape: then the exact code has to say.
        if (place > 0 && char.IsAsciiLetterOrDigit((char)text[place - 1])
            && text[Math.Max(0, place - LongestEscape)..place].IndexOf((byte)'\\') < 0)
            return false;
        foreach (byte[] beginning in _byFirst[text[place]])
        {
            ReadOnlySpan<byte> here = text[place..];
            if (!here.StartsWith(beginning))
                continue;
            if (beginning[0] == '-')
                return true; // A key block has its own rules.
            ReadOnlySpan<byte> body = here[beginning.Length..];
            int length = body.IndexOfAnyExcept(_body);
            if ((length < 0 ? body.Length : length) >= ShortestBody)
                return true;
        }

        return (text[place] | 0x20) == 'b' && MayBeScheme(text[place..]);
    }

    private static bool MayBeScheme(ReadOnlySpan<byte> here)
    {
        foreach (byte[] scheme in _schemes)
        {
            if (here.Length <= scheme.Length || !Ascii.EqualsIgnoreCase(here[..scheme.Length], scheme))
                continue;
            ReadOnlySpan<byte> body = here[scheme.Length..].TrimStart(" "u8);
            if (body.IsEmpty || body[0] is (byte)'\\' or (byte)'\'')
                return !body.IsEmpty; // A tab or a quotation mark.
            int length = body.IndexOfAnyExcept(_body);
            return here[scheme.Length] == ' ' && (length < 0 ? body.Length : length) >= ShortestBody;
        }

        return false;
    }

    private static bool MayJoinPair(ReadOnlySpan<byte> text, int sign)
    {
        if (sign + 1 >= text.Length || IsCode(text[(sign + 1)..]))
            return false;
        int end = sign;
        while (end > 0 && text[end - 1] == ' ')
            end--;
        if (end > 0 && text[end - 1] == ']')
            end--;
        if (end > 1 && text[end - 1] == '"')
            end -= 2; // With its escape.
        else if (end > 0 && text[end - 1] == '\'')
            end--;
        return end > 0 && MayEndName(text[..end]) && MayBeSecretName(text[..end]);
    }

    /// <summary>
    /// Fast path - most words do not end as a secret name does. What is no part of a name ends none, but for the
    /// reverse solidus: an escape. (Two letters are never parts of one: of 'k' behind \n the name is too short.)
    /// </summary>
    private static bool MayEndName(ReadOnlySpan<byte> text, int forms = MostForms)
    {
        byte last = text[^1];
        if (char.IsAsciiDigit((char)last))
            return MayEndNumbered(text, forms);
        return char.IsAsciiLetter((char)last)
            ? MayEndInLetter(text, forms)
            : last is (byte)'-' or (byte)'_' or (byte)'.' or (byte)'\\';
    }

    private static bool MayEndInLetter(ReadOnlySpan<byte> text, int forms) =>
        text.Length < 2 || !char.IsAsciiLetter((char)text[^2])
        || (_ends[text[^1] & 31] & (1u << (text[^2] & 31))) != 0
        || MayEndInForm(text, forms);

    /// <summary>Whether it ends in a word that may stand behind a secret name, and that in what may be one.</summary>
    private static bool MayEndInForm(ReadOnlySpan<byte> text, int forms)
    {
        if ((_formEnds[text[^1] & 31] & (1u << (text[^2] & 31))) == 0)
            return false;
        if (forms == 0)
            return true;
        foreach (byte[] form in _forms)
        {
            if (text.Length < form.Length || !Ascii.EqualsIgnoreCase(text[^form.Length..], form))
                continue;
            ReadOnlySpan<byte> before = text[..^form.Length].TrimEnd("-_."u8);
            if (!before.IsEmpty && MayEndName(before, forms - 1))
                return true;
        }

        return false;
    }

    /// <summary>A number and the signs before it do not count; 64 may be part of an encoding's name.</summary>
    private static bool MayEndNumbered(ReadOnlySpan<byte> text, int forms)
    {
        if (text.EndsWith("64"u8))
            return true;
        text = text.TrimEnd("0123456789"u8);
        text = text.TrimEnd("-_."u8);
        if (text.IsEmpty)
            return false;
        return char.IsAsciiLetter((char)text[^1]) ? MayEndInLetter(text, forms) : text[^1] == '\\';
    }

    private static bool MayBeSecretName(ReadOnlySpan<byte> text)
    {
        int start = text.LastIndexOfAnyExcept(_name) + 1;
        // Where an escape touches the name, its letters look like the name's.
        if (start > 0 && text[start - 1] == '\\')
            return true;
        ReadOnlySpan<byte> name = text[start..];
        if (name.Length < 3)
            return false;
        if (name.Length > LongestName)
            return true;
        Span<char> chars = stackalloc char[LongestName];
        chars = chars[..Encoding.ASCII.GetChars(name, chars)];
        return SecretNames.IsSecret(chars)
            || (SecretWords.NeedsWordBefore(chars) && start > 0 && text[start - 1] == ' '
                && MayMeanCredential(text, start - 1));
    }

    /// <summary>Whether the word before a second one, of which it needs one, may make a credential of it.</summary>
    private static bool MayMeanCredential(ReadOnlySpan<byte> text, int end)
    {
        int start = text[..end].LastIndexOfAnyExcept(_name) + 1;
        if (text.Length - start > LongestName || (start > 0 && text[start - 1] == '\\'))
            return true;
        Span<char> chars = stackalloc char[LongestName];
        return SecretNames.IsSecret(chars[..Encoding.ASCII.GetChars(text[start..], chars)]);
    }

    /// <summary>A doubled sign joins a pair only with a text in quotation marks, or behind a name in them.</summary>
    private static bool IsCode(ReadOnlySpan<byte> text)
    {
        if (text[0] is not ((byte)'=' or (byte)':'))
            return false;
        ReadOnlySpan<byte> value = text.TrimStart("=: "u8);
        return value.IsEmpty || value[0] is not ((byte)'\\' or (byte)'\'');
    }

    private static bool MayStandBeforePassword(ReadOnlySpan<byte> text, int colon)
    {
        // What follows is asked first: behind most colons stands a space.
        ReadOnlySpan<byte> password = text[(colon + 1)..];
        if (password.IsEmpty || password[0] == ' ')
            return false;
        int end = password.IndexOfAny(_urlEnds);
        if (end < 0 || password[end] is not ((byte)'@' or (byte)'\\' or (byte)'/' or (byte)'?' or (byte)'#'))
            return false;
        if (password[end] is (byte)'/' or (byte)'?' or (byte)'#' && !password[..end].ContainsAnyExceptInRange(
            (byte)'0', (byte)'9'))
            return false; // A port.
        int user = colon;
        while (user > 0 && _user.Contains(text[user - 1]))
            user--;
        return user >= 3 && text[(user - 3)..user].SequenceEqual("://"u8);
    }

    private static uint[] EndsOf(IEnumerable<string> words)
    {
        uint[] ends = new uint[32];
        foreach (string word in words.Where(word => char.IsAsciiLetter(word[^1])))
            ends[word[^1] & 31] |= 1u << (word[^2] & 31);
        return ends;
    }

    private const int LongestEscape = 6; // \u0000
    private const int ShortestBody = 8; // Of what follows the beginning of any shape.
    private const int LongestName = 128;
    private const int MostForms = 4; // Of a name: two of any credential, two of one that can be nothing else.

    private const string Alphanumeric = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    private static readonly SearchValues<byte> _name = BytesOf(Alphanumeric + "-_.");
    private static readonly SearchValues<byte> _user = BytesOf(Alphanumeric + "-_.~%+@");
    private static readonly SearchValues<byte> _body = BytesOf(Alphanumeric + "-._~+/=");
    private static readonly SearchValues<byte> _urlEnds = BytesOf("@/?# '<>\\");

    private static SearchValues<byte> BytesOf(string text) => SearchValues.Create(Encoding.ASCII.GetBytes(text));
}
