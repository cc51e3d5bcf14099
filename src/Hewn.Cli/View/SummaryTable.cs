using Spectre.Console;
using Spectre.Console.Rendering;

namespace Hewn.Cli.View;

/// <summary>
/// A table without lines. Figures are never broken over two lines: where the terminal is too narrow, bars and then the
/// columns that matter least are left out.
/// </summary>
internal sealed class SummaryTable(params SummaryColumn[] columns)
{
    private const int BarWidth = 20;
    private const int Gap = 2;
    private const int MinCutWidth = 16;
    private readonly List<(string[] Cells, double? Part)> _rows = [];

    /// <summary>Adds a row of harmless text.</summary>
    /// <param name="cells">One for each column.</param>
    /// <param name="part">Length of its bar, 0 to 1; null for none.</param>
    public void Add(string[] cells, double? part = null) => _rows.Add((cells, part));

    /// <summary>Writes the table.</summary>
    /// <param name="console">Where to; it must be wide enough not to break lines by itself.</param>
    /// <param name="width">Columns of the terminal.</param>
    /// <param name="hasBars">Whether bars are wanted, if there is space.</param>
    public void WriteTo(IAnsiConsole console, int width, bool hasBars)
    {
        int[] shown = Fit(width);
        hasBars = hasBars && _rows.Exists(row => row.Part is not null)
            && shown.Length == columns.Length && WidthOf(shown) + Gap + BarWidth <= width;
        var table = new Table { Border = TableBorder.None, UseSafeBorder = false };
        foreach (int column in shown)
            table.AddColumn(Heading(column, isLast: column == shown[^1] && !hasBars));
        if (hasBars)
            table.AddColumn(new TableColumn("") { Padding = new Padding(0), NoWrap = true });
        int cut = Math.Max(MinCutWidth, width - WidthOf(shown) + WidthOf(shown[^1]));
        foreach ((string[] cells, double? part) in _rows)
        {
            IEnumerable<IRenderable> row = shown.Select(i =>
                new Text(Indented(i, columns[i].IsCut ? PlainText.Of(cells[i], cut) : cells[i])));
            table.AddRow(hasBars ? row.Append(Bar(part ?? 0)) : row);
        }

        console.Write(table);
    }

    private TableColumn Heading(int column, bool isLast) =>
        new(new Text(Indented(column, columns[column].Heading), Style.Parse("dim")))
        {
            Alignment = columns[column].IsText ? Justify.Left : Justify.Right,
            Padding = new Padding(0, 0, isLast ? 0 : Gap, 0),
            NoWrap = true,
        };

    /// <summary>The columns that find space, by index.</summary>
    private int[] Fit(int width)
    {
        var shown = Enumerable.Range(0, columns.Length).ToList();
        foreach (int column in shown.Where(i => columns[i].DropOrder > 0).OrderBy(i => columns[i].DropOrder).ToArray())
        {
            if (WidthOf([.. shown]) <= width)
                break;
            shown.Remove(column);
        }

        return [.. shown];
    }

    private int WidthOf(int[] shown) => shown.Sum(WidthOf) + Gap * (shown.Length - 1);

    private int WidthOf(int column) => _rows.Select(row => row.Cells[column]).Append(columns[column].Heading)
        .Max(cell => Indented(column, cell).GetCellWidth());

    /// <summary>The first column stands a little to the right of its heading.</summary>
    private static string Indented(int column, string text) => column == 0 ? $"  {text}" : text;

    private static Text Bar(double part) =>
        new(new string('█', (int)Math.Ceiling(Math.Clamp(part, 0, 1) * BarWidth)), new Style(Color.Green));
}
