using System.Text;

namespace Hewn.LogQL.Regexes;

/// <summary>
/// Boundaries of words by the letters of ASCII, as RE2 has them, for an engine that goes by those of Unicode: to an
/// expression that makes no difference between characters beyond ASCII, each of them may be shown as a sign.
/// </summary>
internal static class AsciiWords
{
    private const char Sign = '•'; // no part of a word to anybody
    private const string OfOtherCharacters = "pPxX01234567"; // behind a backslash: may name one beyond ASCII

    /// <summary>Whether an expression has boundaries, and can be asked of texts so shown.</summary>
    public static bool Concern(string pattern)
    {
        bool hasBoundary = false;
        for (int i = 0; i + 1 < pattern.Length; i++)
        {
            if (pattern[i] != '\\')
                continue;
            i++;
            if (OfOtherCharacters.Contains(pattern[i]))
                return false;
            hasBoundary |= pattern[i] is 'b' or 'B';
        }

        return hasBoundary && Ascii.IsValid(pattern);
    }

    /// <summary>Shows a text so; both are equally long.</summary>
    public static void Show(ReadOnlySpan<char> text, Span<char> shown)
    {
        for (int i = 0; i < text.Length; i++)
        {
            char letter = text[i];
            // Those that a letter of ASCII is in another case stay, so that it is found; only beside these two signs of
            // physics and old print a boundary is Unicode's. Halves of a pair stay, too.
            bool stays = letter < '\x80' || letter is '\u017f' or '\u212a' || char.IsSurrogate(letter);
            shown[i] = stays ? letter : Sign;
        }
    }
}
