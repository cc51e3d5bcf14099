namespace Hewn.Cli.Query;

/// <summary>Rows as RFC 4180 has them; what steers a terminal is shown as an escape.</summary>
internal static class Csv
{
    public static string Row(params IEnumerable<string> cells) => string.Join(',', cells.Select(Cell));

    /// <summary>A cell of a row.</summary>
    public static string Cell(string text)
    {
        string safe = PlainText.Of(text);
        return safe.AsSpan().IndexOfAny(',', '"') < 0
            ? safe
            : $"\"{safe.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }
}
