using System.Globalization;
using Hewn.Cli.Charts;
using Hewn.Cli.Sessions;
using Hewn.LogQL.Labels;
using Hewn.LogQL.Metrics;

namespace Hewn.Cli.Query;

/// <summary>Shows numbers: a chart or a table of a matrix, bars of a vector.</summary>
internal sealed class MetricWriter(QueryRequest request, Terminal terminal)
{
    private const int BarWidth = 30;
    private const int MaxColumns = 8;
    private const long NsPerMillisecond = 1_000_000;
    private const double Large = 100_000;
    private const double TooLarge = 1e15; // from here on a double has no exact whole numbers that anybody reads
    private const double MaxGapInSteps = 1.5;
    private readonly Ink _ink = new(request.HasColor);

    public void Write(MetricResult result)
    {
        switch (request.Output)
        {
            case "json":
                AnswerJson.Write(terminal.Output, json => MetricJson.Write(json, result));
                return;
            case "csv":
                WriteCsv(result);
                return;
        }

        switch (result)
        {
            case ScalarResult scalar:
                terminal.Output.WriteLine($"{_ink.Dim($"[{TimeOf(scalar.Point)}]")} {NumberOf(scalar.Point.Value)}");
                break;
            case VectorResult vector:
                WriteVector(vector);
                break;
            case MatrixResult matrix when request.Output == "table":
                WriteTable(matrix);
                break;
            case MatrixResult matrix:
                WriteChart(matrix);
                break;
        }
    }

    private void WriteCsv(MetricResult result)
    {
        (LabelSet Labels, IReadOnlyList<MetricPoint> Points)[] series = result switch
        {
            MatrixResult matrix => [.. matrix.Series.Select(one => (one.Labels, one.Points))],
            VectorResult vector => [.. vector.Elements.Select(one => (one.Labels,
                (IReadOnlyList<MetricPoint>)[new MetricPoint(vector.TimestampMs, one.Value)]))],
            ScalarResult scalar => [(LabelSet.Empty, [scalar.Point])],
            _ => [],
        };
        string[] names = [.. series.SelectMany(one => one.Labels.Select(label => label.Name)).Distinct()
            .Order(StringComparer.Ordinal)];
        terminal.Output.WriteLine(Csv.Row(["timestamp", .. ColumnsOf(names), "value"]));
        foreach ((LabelSet labels, IReadOnlyList<MetricPoint> points) in series)
        {
            foreach (MetricPoint point in points)
            {
                string time = QueryTimeText.Exact(point.TimestampMs * NsPerMillisecond, TimeZoneInfo.Utc);
                terminal.Output.WriteLine(
                    Csv.Row([time, .. names.Select(name => labels[name]), ExactOf(point.Value)]));
            }
        }
    }

    /// <summary>Names of labels, other than those of the columns beside them and of each other.</summary>
    private static IEnumerable<string> ColumnsOf(string[] names)
    {
        foreach (string name in names)
        {
            string column = name;
            if (name is "timestamp" or "value")
            {
                do
                    column = $"label_{column}";
                while (names.Contains(column));
            }

            yield return column;
        }
    }

    private void WriteVector(VectorResult vector)
    {
        terminal.Output.WriteLine(_ink.Dim($"[{TimeOf(new(vector.TimestampMs, 0))}]"));
        double most = vector.Elements.Select(one => one.Value).Where(double.IsFinite).DefaultIfEmpty(0).Max();
        var table = new TextTable(new("series"), new("value", IsFigure: true), new("", DropOrder: 1));
        foreach (MetricElement element in vector.Elements)
        {
            int length = double.IsFinite(element.Value) && most > 0 && element.Value > 0
                ? Math.Max(1, (int)Math.Round(element.Value / most * BarWidth))
                : 0;
            var bar = new TextCell(new string('█', length), _ink.Good);
            table.Add(NameOf(element.Labels), NumberOf(element.Value), bar);
        }

        if (vector.Elements.Count > 0)
            table.WriteTo(terminal.Output, terminal.Width, _ink);
        else
            terminal.Output.WriteLine("(no series)");
    }

    private void WriteTable(MatrixResult matrix)
    {
        MetricSeries[] shown = [.. matrix.Series.Take(MaxColumns)];
        var table = new TextTable(
            [new("time"), .. shown.Select(series => new TextColumn(NameOf(series.Labels), IsFigure: true))]);
        Dictionary<long, double>[] values =
            [.. shown.Select(series => series.Points.ToDictionary(point => point.TimestampMs, point => point.Value))];
        foreach (long time in values.SelectMany(series => series.Keys).Distinct().Order())
        {
            TextCell[] cells = [.. values.Select(series => new TextCell(
                series.TryGetValue(time, out double value) ? NumberOf(value) : "-"))];
            table.Add([TimeOf(new(time, 0)), .. cells]);
        }

        if (shown.Length > 0)
            table.WriteTo(terminal.Output, terminal.Width, _ink);
        TellRest(matrix, shown.Length);
    }

    private void WriteChart(MatrixResult matrix)
    {
        MetricSeries[] shown = [.. matrix.Series.OrderByDescending(Peak).Take(LineChart.MaxCurves)];
        double gap = StepOf(shown) * MaxGapInSteps;
        ChartCurve[] curves = [.. shown.Select((series, i) => new ChartCurve((char)('a' + i),
            [.. series.Points.Where(point => double.IsFinite(point.Value))
                .Select(point => ((double)point.TimestampMs, point.Value))]) { MaxGap = gap })];
        new LineChart(curves, ms => TimeOf(new((long)ms, 0))).WriteTo(terminal.Output, ChartWidth, _ink);
        var legend = new TextTable(new(""), new("series"), new("last", IsFigure: true), new("least", IsFigure: true),
            new("most", IsFigure: true));
        for (int i = 0; i < shown.Length; i++)
        {
            int curve = i;
            double[] values = [.. shown[i].Points.Select(point => point.Value)];
            legend.Add(new TextCell($"{curves[i].Letter}", text => LineChart.Paint(_ink, curve, text)),
                NameOf(shown[i].Labels), NumberOf(values[^1]), NumberOf(values.Min()), NumberOf(values.Max()));
        }

        if (shown.Length > 0)
            legend.WriteTo(terminal.Output, terminal.Width, _ink);
        TellRest(matrix, shown.Length);
    }

    /// <summary>Milliseconds between points beside each other: a point may be missing, but not all.</summary>
    private static double StepOf(MetricSeries[] all) => all.SelectMany(series => series.Points
        .Zip(series.Points.Skip(1), (left, right) => (double)(right.TimestampMs - left.TimestampMs)))
        .DefaultIfEmpty(double.PositiveInfinity).Min();

    private int ChartWidth => Math.Min(terminal.Width, 120);

    private static double Peak(MetricSeries series) =>
        series.Points.Select(point => point.Value).Where(double.IsFinite).DefaultIfEmpty(double.MinValue).Max();

    private void TellRest(MatrixResult matrix, int shown)
    {
        if (matrix.Series.Count == 0)
            terminal.Output.WriteLine("(no series)");
        else if (matrix.Series.Count > shown)
            terminal.Output.WriteLine(FormattableString.Invariant(
                $"{matrix.Series.Count - shown} series more; --output csv or json has all."));
    }

    private string TimeOf(MetricPoint point) =>
        QueryTimeText.Second(point.TimestampMs * NsPerMillisecond, request.Zone);

    private static string NameOf(LabelSet labels) => PlainText.Of(labels.ToString(), 60);

    /// <summary>For people: six digits, and of large numbers all that stand before the point.</summary>
    private static string NumberOf(double value) => Math.Abs(value) is >= Large and < TooLarge
        ? value.ToString("0.#", CultureInfo.InvariantCulture)
        : SessionText.Number(value);

    /// <summary>For programs: what reads back as the same number; names as Loki has them.</summary>
    private static string ExactOf(double value) => double.IsInfinity(value)
        ? value > 0 ? "+Inf" : "-Inf"
        : value.ToString("R", CultureInfo.InvariantCulture);
}
