using Hewn.Cli.Sessions;
using Spectre.Console;

namespace Hewn.Cli.Charts;

/// <summary>
/// Curves on a grid of Braille dots, two across and four down in a character. With colours each curve has its own;
/// without, a place where two curves could be taken for each other shows a letter.
/// </summary>
internal sealed class LineChart
{
    private const int Rows = 12;
    private const int Ticks = 3;

    // The dots of a Braille character, from top to bottom.
    private static readonly int[] _left = [0x01, 0x02, 0x04, 0x40];
    private static readonly int[] _right = [0x08, 0x10, 0x20, 0x80];
    private static readonly string[] _colors = ["36", "33", "35", "32", "34", "31", "96", "95"];

    private readonly IReadOnlyList<ChartCurve> _curves;
    private readonly Func<double, string> _labelX;
    private readonly int _drawn;
    private readonly double _minX = double.MaxValue;
    private readonly double _maxX = double.MinValue;
    private readonly double _minY = double.MaxValue;
    private readonly double _maxY = double.MinValue;

    /// <param name="curves">Up to <see cref="MaxCurves"/>; those without a point are not drawn, and keep their colour.
    /// </param>
    /// <param name="labelX">How places from left to right are written; null: as numbers.</param>
    public LineChart(IReadOnlyList<ChartCurve> curves, Func<double, string>? labelX = null)
    {
        _curves = curves;
        _labelX = labelX ?? (x => SessionText.Number(x));
        _drawn = curves.Count(curve => curve.Points.Count > 0);
        foreach ((double x, double y) in _curves.SelectMany(curve => curve.Points))
        {
            (_minX, _maxX) = (Math.Min(_minX, x), Math.Max(_maxX, x));
            (_minY, _maxY) = (Math.Min(_minY, y), Math.Max(_maxY, y));
        }
    }

    /// <summary>How many curves may be in one.</summary>
    public static int MaxCurves => _colors.Length;

    /// <summary>A text in the colour of a curve.</summary>
    public static string Paint(Ink ink, int curve, string text) =>
        ink.HasColor ? $"\e[{_colors[curve % _colors.Length]}m{text}\e[0m" : text;

    /// <summary>Writes it; nothing when there is nothing to draw.</summary>
    public void WriteTo(TextWriter output, int width, Ink ink)
    {
        if (_drawn == 0)
            return;
        string[] labels = [.. Enumerable.Range(0, Rows).Select(LabelOf)];
        int labelWidth = labels.Max(label => label.GetCellWidth());
        int columns = Math.Clamp(width - labelWidth - 4, 10, 100);
        var dots = new int[_curves.Count, Rows, columns];
        for (int i = 0; i < _curves.Count; i++)
            Draw(dots, i, columns);
        for (int row = 0; row < Rows; row++)
        {
            output.Write($"  {labels[row].PadLeft(labelWidth)} ");
            output.Write(ink.Dim("┤"));
            for (int column = 0; column < columns; column++)
                output.Write(CharacterAt(dots, row, column, ink));
            output.WriteLine();
        }

        output.WriteLine($"  {new string(' ', labelWidth)} {ink.Dim($"└{new string('─', columns)}")}");
        string from = _labelX(_minX);
        string to = _labelX(_maxX);
        output.WriteLine($"  {new string(' ', labelWidth + 2)}{from}{to.PadLeft(Math.Max(1, columns - from.Length))}");
    }

    private string LabelOf(int row)
    {
        if (_minY == _maxY)
            return row == RowOf(_minY) / 4 ? SessionText.Number(_minY) : "";
        bool hasLabel = row * Ticks % (Rows - 1) == 0 || row == Rows / 2;
        return hasLabel ? SessionText.Number(_maxY - ((_maxY - _minY) * row / (Rows - 1))) : "";
    }

    private string CharacterAt(int[,,] dots, int row, int column, Ink ink)
    {
        int all = 0;
        int curves = 0;
        int last = 0;
        for (int i = 0; i < _curves.Count; i++)
        {
            if (dots[i, row, column] == 0)
                continue;
            all |= dots[i, row, column];
            (curves, last) = (curves + 1, i);
        }

        if (curves == 0)
            return " ";
        if (ink.HasColor || _drawn == 1)
            return Paint(ink, last, ((char)(0x2800 + all)).ToString());
        return curves > 1 ? "*" : _curves[last].Letter.ToString();
    }

    private void Draw(int[,,] dots, int curve, int columns)
    {
        (int X, int Y)? before = null;
        double last = 0;
        foreach ((double x, double y) in _curves[curve].Points)
        {
            (int X, int Y) at = (
                Scale(x, _minX, _maxX, (2 * columns) - 1),
                RowOf(y));
            // A session that was resumed from an earlier step begins a new stroke, and so does what was nothing before.
            bool goesOn = before?.X <= at.X && x - last <= _curves[curve].MaxGap;
            Stroke(dots, curve, goesOn ? before!.Value : at, at);
            (before, last) = (at, x);
        }
    }

    /// <summary>The row of dots of a value, from the top.</summary>
    private int RowOf(double y) => (4 * Rows) - 1 - Scale(y, _minY, _maxY, (4 * Rows) - 1);

    private static void Stroke(int[,,] dots, int curve, (int X, int Y) from, (int X, int Y) to)
    {
        int steps = Math.Max(1, Math.Max(Math.Abs(to.X - from.X), Math.Abs(to.Y - from.Y)));
        for (int i = 0; i <= steps; i++)
        {
            int x = from.X + (int)Math.Round((to.X - from.X) * (double)i / steps);
            int y = from.Y + (int)Math.Round((to.Y - from.Y) * (double)i / steps);
            dots[curve, y / 4, x / 2] |= x % 2 == 0 ? _left[y % 4] : _right[y % 4];
        }
    }

    private static int Scale(double value, double min, double max, int length)
    {
        double part = max > min ? ((value / 2) - (min / 2)) / ((max / 2) - (min / 2)) : 0.5;
        return (int)Math.Clamp(Math.Round(part * length), 0, length);
    }
}
