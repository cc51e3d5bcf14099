using System.Globalization;
using System.Text.RegularExpressions;

namespace Hewn.Tests.Formats;

/// <summary>What may reach a terminal: printable characters, rows that are indented, and Hewn's own colours.</summary>
internal static partial class TerminalRules
{
    /// <summary>Returns the text without its colours.</summary>
    /// <exception cref="FormatException">Something else stands in it.</exception>
    public static string Check(string text, bool hasColors)
    {
        string plain = hasColors ? OwnColors().Replace(text, string.Empty) : text;
        foreach (char c in plain)
        {
            UnicodeCategory category = char.GetUnicodeCategory(c);
            bool isSteering = category is UnicodeCategory.Control or UnicodeCategory.LineSeparator
                or UnicodeCategory.ParagraphSeparator;
            bool isBidi = c is (>= '\u202a' and <= '\u202e') or (>= '\u2066' and <= '\u2069')
                or '\u200e' or '\u200f' or '\u061c';
            if (c != '\n' && (isSteering || isBidi))
                throw new FormatException($"U+{(int)c:X4} in {text}");
        }

        if (!plain.EndsWith('\n'))
            throw new FormatException($"no end of line: {text}");
        string[] rows = plain[..^1].Split('\n');
        if (rows[1..].Any(row => !row.StartsWith("    ", StringComparison.Ordinal)))
            throw new FormatException($"a row begins as a record does: {text}");
        return plain;
    }

    [GeneratedRegex("\u001b\\[(0|31|31;1|33|36|37|90)m")]
    private static partial Regex OwnColors();
}
