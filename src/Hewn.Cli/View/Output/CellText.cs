using System.Globalization;
using System.Text;
using Spectre.Console;

namespace Hewn.Cli.View.Output;

/// <summary>
/// How many columns of a terminal a text takes: East Asian characters and emoji take two, combining marks none, and a
/// family of joined emoji as much as one.
/// </summary>
internal static class CellText
{
    private const char AsEmoji = '\uFE0F'; // Variation selector 16: the character before it is drawn as an emoji.

    /// <summary>Columns of a text that holds no control characters.</summary>
    public static int WidthOf(ReadOnlySpan<byte> text)
    {
        int ascii = text.IndexOfAnyExceptInRange((byte)' ', (byte)'~');
        return ascii < 0 ? text.Length : ascii + WidthOf(Encoding.UTF8.GetString(text[ascii..]));
    }

    /// <summary>Columns of a text that holds no control characters.</summary>
    public static int WidthOf(string text)
    {
        int width = 0;
        for (int at = 0; at < text.Length;)
        {
            int length = StringInfo.GetNextTextElementLength(text, at);
            width += WidthOfElement(text.AsSpan(at, length));
            at += length;
        }

        return width;
    }

    /// <summary>The beginning of a text that fits so many columns.</summary>
    public static string Fit(string text, int columns)
    {
        if (WidthOf(text) <= columns)
            return text;
        int width = 0;
        int at = 0;
        while (at < text.Length)
        {
            int length = StringInfo.GetNextTextElementLength(text, at);
            width += WidthOfElement(text.AsSpan(at, length));
            if (width > columns - 1)
                break;
            at += length;
        }

        return $"{text.AsSpan(0, at)}…";
    }

    /// <summary>A text with spaces behind it, so that it takes so many columns; a longer one is cut.</summary>
    public static string Pad(string text, int columns)
    {
        string fitted = Fit(text, columns);
        return fitted + new string(' ', Math.Max(0, columns - WidthOf(fitted)));
    }

    /// <summary>A text on lines of so many columns, broken at spaces; further lines are indented.</summary>
    public static string Wrap(string text, int columns)
    {
        const string Indent = "    ";
        var lines = new StringBuilder();
        int column = 0;
        bool isFirst = true;
        foreach (string word in text.Split(' '))
        {
            int width = WidthOf(word);
            if (column > 0 && column + 1 + width > columns)
            {
                lines.Append('\n').Append(Indent);
                column = Indent.Length;
            }
            else if (!isFirst)
            {
                lines.Append(' ');
                column++;
            }

            lines.Append(word);
            column += width;
            isFirst = false;
        }

        return lines.ToString();
    }

    private static int WidthOfElement(ReadOnlySpan<char> element)
    {
        Rune.DecodeFromUtf16(element, out Rune rune, out _);
        if (element.Contains(AsEmoji))
            return 2;
        return rune.IsBmp ? Math.Max(0, ((char)rune.Value).GetCellWidth()) : IsWide(rune.Value) ? 2 : 1;
    }

    /// <summary>The planes beyond the first: pictures and ideographs are wide, letters and signs are not.</summary>
    private static bool IsWide(int value) => value
        is (>= 0x16fe0 and <= 0x1b2fb) or 0x1f004 or 0x1f0cf or 0x1f18e or (>= 0x1f191 and <= 0x1f19a)
        or (>= 0x1f1e6 and <= 0x1f265) or (>= 0x1f300 and <= 0x1f64f) or (>= 0x1f680 and <= 0x1f6ff)
        or (>= 0x1f7e0 and <= 0x1f7f0) or (>= 0x1f90c and <= 0x1faff) or (>= 0x20000 and <= 0x3fffd);
}
