using Hewn.Store.Sessions;

namespace Hewn.Cli.Sessions;

/// <summary>A curve in one line of text: <c>█▆▄▃▂▂▁</c>.</summary>
internal static class Sparkline
{
    private const string Heights = "▁▂▃▄▅▆▇█";

    /// <summary>The curve of a series; each place shows the value of its stretch that is furthest from the mean, so
    /// that a single peak is seen.</summary>
    /// <param name="series">The series.</param>
    /// <param name="width">Characters at most.</param>
    public static string Of(StoredSeries series, int width)
    {
        IReadOnlyList<SeriesPoint> points = series.Points();
        if (points.Count == 0 || series.Min is not { } min || series.Max is not { } max || series.Mean is not { } mean)
            return "";
        int places = (int)Math.Min(width, series.Count);
        double?[] values = new double?[places];
        foreach (SeriesPoint point in points)
        {
            int place = (int)(point.Ordinal * places / series.Count);
            if (values[place] is not { } other || Math.Abs(point.Value - mean) > Math.Abs(other - mean))
                values[place] = point.Value;
        }

        return string.Concat(values.Select(value => value is { } known ? Height(known, min.Value, max.Value) : ' '));
    }

    private static char Height(double value, double min, double max)
    {
        double part = max > min ? (value / 2 - min / 2) / (max / 2 - min / 2) : 0.5; // Halves: no overflow.
        return Heights[(int)Math.Clamp(Math.Round(part * (Heights.Length - 1)), 0, Heights.Length - 1)];
    }
}
