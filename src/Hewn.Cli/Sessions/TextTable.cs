using Spectre.Console;

namespace Hewn.Cli.Sessions;

/// <summary>
/// A table without lines whose cells may have colours. Where the terminal is too narrow, the columns that matter least
/// are left out; the last one is cut.
/// </summary>
internal sealed class TextTable(params TextColumn[] columns)
{
    private const int Gap = 2;
    private const int MinLastWidth = 12;
    private readonly List<TextCell[]> _rows = [];

    /// <summary>Adds a row: a cell for each column.</summary>
    public void Add(params TextCell[] cells) => _rows.Add(cells);

    /// <summary>Writes it, indented by two.</summary>
    public void WriteTo(TextWriter output, int width, Ink ink)
    {
        int[] shown = Fit(width - Gap);
        TextCell[] headings = [.. columns.Select(column => new TextCell(column.Heading, ink.Dim))];
        IEnumerable<TextCell[]> rows = columns.Any(column => column.Heading.Length > 0)
            ? _rows.Prepend(headings)
            : _rows;
        int[] widths = [.. shown.Select(WidthOf)];
        int others = widths[..^1].Sum() + (Gap * (shown.Length - 1));
        widths[^1] = Math.Min(widths[^1], Math.Max(MinLastWidth, width - Gap - others));
        foreach (TextCell[] row in rows)
        {
            output.Write("  ");
            for (int i = 0; i < shown.Length; i++)
            {
                bool isLast = i == shown.Length - 1;
                Write(output, row[shown[i]], widths[i], columns[shown[i]].IsFigure, isLast);
                if (!isLast)
                    output.Write(new string(' ', Gap));
            }

            output.WriteLine();
        }
    }

    private static void Write(TextWriter output, TextCell cell, int width, bool isFigure, bool isLast)
    {
        string text = cell.Text.GetCellWidth() <= width ? cell.Text : PlainText.Of(cell.Text, width);
        string space = new(' ', Math.Max(0, width - text.GetCellWidth()));
        string painted = cell.Paint is null || text.Length == 0 ? text : cell.Paint(text);
        output.Write(isFigure ? space + painted : isLast ? painted : painted + space);
    }

    private int[] Fit(int width)
    {
        var shown = Enumerable.Range(0, columns.Length).ToList();
        foreach (int column in shown.Where(i => columns[i].DropOrder > 0).OrderBy(i => columns[i].DropOrder).ToArray())
        {
            int last = Math.Min(WidthOf(shown[^1]), MinLastWidth);
            if (shown.SkipLast(1).Sum(WidthOf) + last + (Gap * (shown.Count - 1)) <= width)
                break;
            shown.Remove(column);
        }

        return [.. shown];
    }

    private int WidthOf(int column) =>
        _rows.Select(row => row[column].Text).Append(columns[column].Heading).Max(text => text.GetCellWidth());
}
