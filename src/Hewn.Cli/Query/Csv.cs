using System.Buffers;

namespace Hewn.Cli.Query;

/// <summary>
/// Rows as RFC 4180 has them: line ends and tabs stand as they are, in quotes. Other characters that steer a terminal
/// are shown as escapes.
/// </summary>
internal static class Csv
{
    private static readonly SearchValues<char> _quoted = SearchValues.Create(",\"\n\r\t");

    public static string Row(params IEnumerable<string> cells) => string.Join(',', cells.Select(Cell));

    /// <summary>A cell of a row.</summary>
    public static string Cell(string text)
    {
        string safe = PlainText.OfCell(text);
        return safe.AsSpan().IndexOfAny(_quoted) < 0
            ? safe
            : $"\"{safe.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }
}
