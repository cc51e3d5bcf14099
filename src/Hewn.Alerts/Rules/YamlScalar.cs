using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Hewn.Alerts.Rules;

/// <summary>A text in YAML: plain where that reads back as the same text, else as a block or in quotes.</summary>
internal static partial class YamlScalar
{
    /// <summary>Words that YAML 1.1 or 1.2 reads as something else than a text.</summary>
    private static readonly HashSet<string> _words = new(StringComparer.OrdinalIgnoreCase)
    {
        "~", "null", "true", "false", "y", "n", "yes", "no", "on", "off", "<<", "=",
    };

    /// <summary>The text as YAML.</summary>
    /// <param name="text">Any text.</param>
    /// <param name="column">Where the lines of a block begin.</param>
    public static string Of(string text, int column)
    {
        if (text.Contains('\n', StringComparison.Ordinal))
            return CanBeBlock(text) ? Block(text, column) : Quoted(text);
        if (text.Length == 0 || _words.Contains(text) || LooksLikeNumber().IsMatch(text) || !text.All(IsPrintable))
            return Quoted(text);
        return CanBePlain(text) ? text : "'" + text.Replace("'", "''", StringComparison.Ordinal) + "'";
    }

    /// <summary>The text as the name of something in a mapping.</summary>
    /// <param name="text">Any text.</param>
    public static string OfKey(string text) =>
        text.Contains('\n', StringComparison.Ordinal) ? Quoted(text) : Of(text, 0);

    private static bool CanBePlain(string text)
    {
        bool isLoneSign = text[0] is '-' or '?' or ':' && (text.Length == 1 || text[1] == ' ');
        return !isLoneSign && !"[]{},#&*!|>'\"%@`".Contains(text[0], StringComparison.Ordinal)
            && text[0] != ' ' && text[^1] is not (' ' or ':')
            && !text.Contains(": ", StringComparison.Ordinal) && !text.Contains(" #", StringComparison.Ordinal)
            && !text.StartsWith("---", StringComparison.Ordinal) && !text.StartsWith("...", StringComparison.Ordinal);
    }

    private static bool CanBeBlock(string text) => text[0] is not (' ' or '\n') && text[^1] != ' '
        && text.All(letter => letter == '\n' || IsPrintable(letter));

    private static string Block(string text, int column)
    {
        string body = text.TrimEnd('\n');
        int ends = text.Length - body.Length;
        var block = new StringBuilder(ends switch { 0 => "|-", 1 => "|", _ => "|+" });
        foreach (string line in (body + new string('\n', Math.Max(0, ends - 1))).Split('\n'))
        {
            block.Append('\n');
            if (line.Length > 0)
                block.Append(' ', column).Append(line);
        }

        return block.ToString();
    }

    private static string Quoted(string text)
    {
        var quoted = new StringBuilder("\"");
        foreach (Rune letter in text.EnumerateRunes())
        {
            if (letter.Value is '"' or '\\')
                quoted.Append('\\').Append((char)letter.Value);
            else if (letter.Value == '\n')
                quoted.Append("\\n");
            else if (!letter.IsBmp)
                quoted.Append(CultureInfo.InvariantCulture, $"\\U{letter.Value:X8}");
            else if (IsPrintable((char)letter.Value))
                quoted.Append((char)letter.Value);
            else
                quoted.Append(CultureInfo.InvariantCulture, $"\\u{letter.Value:X4}");
        }

        return quoted.Append('"').ToString();
    }

    /// <summary>What every reader of YAML takes as it is. Tabs and halves of pairs are written as escapes.</summary>
    private static bool IsPrintable(char letter) =>
        letter is (>= ' ' and <= '~') or (>= '\u00A1' and < '\u2028') or (> '\u2029' and < '\uD800')
            or (>= '\uE000' and <= '\uFEFE');

    [GeneratedRegex(@"^[-+]?(\.?[0-9]|\.(inf|nan))", RegexOptions.IgnoreCase)]
    private static partial Regex LooksLikeNumber();
}
