using System.Globalization;
using System.Text;

namespace Hewn.Tests.Formats;

/// <summary>
/// Reads <c>key=value</c> lines by the rules of Go's <c>strconv.Unquote</c>; strictly: what does not parse, throws.
/// </summary>
internal static class LogfmtReader
{
    public static List<(string Key, string Value)> Read(string line)
    {
        var pairs = new List<(string, string)>();
        int at = 0;
        while (at < line.Length)
        {
            string key = Word(line, ref at, '=');
            Expect(line, ref at, '=');
            pairs.Add((key, Word(line, ref at, ' ')));
            if (at < line.Length)
                Expect(line, ref at, ' ');
        }

        return pairs;
    }

    private static void Expect(string line, ref int at, char expected)
    {
        if (at >= line.Length || line[at] != expected)
            throw new FormatException($"expected '{expected}' at {at} of: {line}");
        at++;
    }

    private static string Word(string line, ref int at, char end)
    {
        if (at < line.Length && line[at] == '"')
            return Quoted(line, ref at);
        int stop = line.IndexOf(end, at);
        string word = line[at..(stop < 0 ? line.Length : stop)];
        if (word.Length == 0 || word.Any(c => c is '"' or ' ' or '=' || char.IsControl(c) || char.IsWhiteSpace(c)))
            throw new FormatException($"'{word}' should have been quoted");
        at += word.Length;
        return word;
    }

    private static string Quoted(string line, ref int at)
    {
        var text = new StringBuilder();
        for (at++; line[at] != '"'; at++)
        {
            if (char.IsControl(line[at]))
                throw new FormatException($"raw control character at {at}");
            if (line[at] != '\\')
                text.Append(line[at]);
            else
                text.Append(Escape(line, ref at));
        }

        at++;
        return text.ToString();
    }

    /// <summary>Reads an escape; <paramref name="at"/> ends on its last character.</summary>
    private static string Escape(string line, ref int at)
    {
        char letter = line[++at];
        int digits = letter switch { 'x' => 2, 'u' => 4, 'U' => 8, _ => 0 };
        if (digits > 0)
        {
            int value = int.Parse(
                line.AsSpan(at + 1, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
            at += digits;
            return new Rune(value).ToString();
        }

        int known = "abfnrtv\\\"".IndexOf(letter, StringComparison.Ordinal);
        return known < 0
            ? throw new FormatException($"unknown escape \\{letter}")
            : "\a\b\f\n\r\t\v\\\""[known].ToString();
    }
}
