using System.Text;

namespace Hewn.Formats;

/// <summary>
/// Finds messages that a person could take for a message with fields: behind a message without quotation marks fields
/// begin with a gap of at least two blanks, so one that has such a gap and an equals sign behind it must be quoted.
/// </summary>
internal static class FieldLookalike
{
    private const int GapColumns = 2;

    /// <summary>Whether the text, shown without quotation marks, could end in a field.</summary>
    public static bool Is(ReadOnlySpan<byte> text)
    {
        // Fast path - an equals sign of some kind is rare in a message.
        if (!text.Contains((byte)'=') && Ascii.IsValid(text))
            return false;
        int blanks = 0;
        bool isBehindGap = false;
        while (!text.IsEmpty)
        {
            Rune.DecodeFromUtf8(text, out Rune rune, out int length);
            text = text[length..];
            if (BlanksOf(rune) is > 0 and var more)
                blanks += more;
            else if (!IsUnseen(rune))
                blanks = 0;
            isBehindGap |= blanks >= GapColumns;
            if (isBehindGap && IsEquals(rune))
                return true;
        }

        return false;
    }

    /// <summary>As how many blanks it is seen: a tab is four, and other spaces may be wide.</summary>
    private static int BlanksOf(Rune rune) =>
        rune.Value == ' ' ? 1
        : rune.Value == '\t' || Printable.IsSpace(rune) || IsBlankLetter(rune.Value) ? GapColumns
        : 0;

    // The empty pattern of Braille and the fillers of Hangul are no spaces to Unicode, but to the eye.
    private static bool IsBlankLetter(int value) => value is 0x2800 or 0x3164 or 0x115f or 0x1160 or 0xffa0;

    private static bool IsUnseen(Rune rune) => Rune.GetUnicodeCategory(rune) is
        System.Globalization.UnicodeCategory.NonSpacingMark or System.Globalization.UnicodeCategory.EnclosingMark
        or System.Globalization.UnicodeCategory.Format;

    private static bool IsEquals(Rune rune) => rune.Value is '=' or 0xff1d or 0xfe66 or 0xa78a;
}
