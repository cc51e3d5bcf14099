using System.Text;

namespace Hewn.Formats;

/// <summary>How wide text stands on a terminal, as well as can be known without asking it.</summary>
internal static class Columns
{
    /// <summary>Columns of text that has no control characters left in it.</summary>
    public static int Of(ReadOnlySpan<byte> text)
    {
        // Fast path - ASCII.
        int plain = text.IndexOfAnyInRange((byte)0x80, (byte)0xff);
        if (plain < 0)
            return text.Length;
        int columns = plain;
        text = text[plain..];
        while (!text.IsEmpty)
        {
            Rune.DecodeFromUtf8(text, out Rune rune, out int length);
            columns += Of(rune);
            text = text[length..];
        }

        return columns;
    }

    private static int Of(Rune rune)
    {
        if (rune.Value < 0x300)
            return 1;
        return Rune.GetUnicodeCategory(rune) switch
        {
            System.Globalization.UnicodeCategory.NonSpacingMark => 0,
            System.Globalization.UnicodeCategory.EnclosingMark => 0,
            System.Globalization.UnicodeCategory.Format => 0,
            _ => IsWide(rune.Value) ? 2 : 1,
        };
    }

    // The blocks that Unicode's East Asian Width table has as wide almost throughout.
    private static bool IsWide(int value) => value is
        (>= 0x1100 and <= 0x115f) or (>= 0x2e80 and <= 0xa4cf) or (>= 0xac00 and <= 0xd7a3)
        or (>= 0xf900 and <= 0xfaff) or (>= 0xfe30 and <= 0xfe6f) or (>= 0xff00 and <= 0xff60)
        or (>= 0x1f300 and <= 0x1f64f) or (>= 0x1f680 and <= 0x1f6ff) or (>= 0x1f900 and <= 0x1f9ff)
        or (>= 0x20000 and <= 0x3fffd);
}
