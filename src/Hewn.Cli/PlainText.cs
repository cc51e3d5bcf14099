using System.Buffers;
using System.Globalization;
using System.Text;

namespace Hewn.Cli;

/// <summary>
/// Makes text from outside harmless for a terminal: control characters (escape sequences, line ends, cursor movement)
/// and characters that turn the direction of text are shown as <c>\x1b</c> or <c>\u202e</c>.
/// </summary>
internal static class PlainText
{
    private const char LastUnsafe = '\u2069';

    private static readonly SearchValues<char> _unsafe = SearchValues.Create(
        [.. Enumerable.Range(0, LastUnsafe + 1).Select(code => (char)code).Where(IsUnsafe)]);

    /// <summary>The text on one line.</summary>
    public static string Of(string? text) => Safe(text, keepsLines: false);

    /// <summary>The text with its line ends and tabs exactly as they are.</summary>
    public static string OfCell(string text) => Safe(text, keepsLines: true);

    /// <summary>The text with its line ends kept.</summary>
    public static string OfLines(string text) =>
        string.Join('\n', text.ReplaceLineEndings("\n").Split('\n').Select(line => Of(line)));

    /// <summary>The text on one line, cut to a number of characters, with an ellipsis if it was cut.</summary>
    public static string Of(string? text, int maxLength)
    {
        string safe = Of(text);
        if (safe.Length <= maxLength)
            return safe;
        int end = char.IsHighSurrogate(safe[maxLength - 2]) ? maxLength - 2 : maxLength - 1;
        return $"{safe.AsSpan(0, end)}…";
    }

    /// <summary>
    /// JSON on one line whose strings hold nothing that steers a terminal: such characters become <c>\u</c> escapes, so
    /// the values stay the same.
    /// </summary>
    public static string OfJson(string json)
    {
        if (IndexOfUnsafe(json) < 0)
            return json;
        var safe = new StringBuilder(json.Length + 16);
        foreach (char c in json)
        {
            // Below a space only white space between the values is possible, which must not become an escape.
            if (c >= ' ' && IsUnsafe(c))
                safe.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
            else
                safe.Append(c);
        }

        return safe.ToString();
    }

    private static string Safe(string? text, bool keepsLines)
    {
        if (text is null)
            return "";
        int first = IndexOfUnsafe(text);
        if (first < 0)
            return text;
        var safe = new StringBuilder(text, 0, first, text.Length + 16);
        foreach (char c in text.AsSpan(first))
        {
            if (keepsLines && (c is '\n' or '\r' or '\t'))
                safe.Append(c);
            else
                Append(safe, c);
        }

        return safe.ToString();
    }

    private static int IndexOfUnsafe(string text) => text.AsSpan().IndexOfAny(_unsafe);

    /// <summary>Whether a character steers a terminal, a line end and a tab among them.</summary>
    public static bool IsUnsafe(char c) => c < ' ' || c is >= '\x7f' and <= '\x9f' or '\u2028' or '\u2029'
        or '\u061c' or '\u200e' or '\u200f' or (>= '\u202a' and <= '\u202e') or (>= '\u2066' and <= '\u2069');

    private static void Append(StringBuilder safe, char c)
    {
        if (!IsUnsafe(c))
            safe.Append(c);
        else if (c is '\n' or '\r' or '\t')
            safe.Append(c switch { '\n' => @"\n", '\r' => @"\r", _ => @"\t" });
        else if (c <= '\xff')
            safe.Append(CultureInfo.InvariantCulture, $@"\x{(int)c:x2}");
        else
            safe.Append(CultureInfo.InvariantCulture, $@"\u{(int)c:x4}");
    }
}
