using System.Globalization;
using Hewn.LogQL.Expressions;
using Hewn.LogQL.Metrics;
using Hewn.LogQL.Results;
using Hewn.LogQL.Syntax;
using Hewn.Store.Querying;
using Hewn.Store.Scanning;

namespace Hewn.ReadBenchmarks;

/// <summary>The questions of <see cref="Measured"/> in LogQL, asked as <c>hewn query</c> asks them.</summary>
/// <param name="file">The file.</param>
/// <param name="index">Whether indexes are used.</param>
internal sealed class LogQLQuestions(string file, IndexUse index)
{
    private const long TenMinutesNs = 600_000_000_000;

    /// <summary>Each question's name and how it is asked.</summary>
    public IEnumerable<(string Name, Func<string> Ask)> All(string needle) =>
    [
        ("logql-count", () => Print(AtTheEnd(
            "sum(count_over_time({} | json | status_code >= 500 | duration_ms > 1000 [100d]))"))),
        ("logql-level", () => Total(Over("sum by (level) (rate({}[10m]))"))),
        ("logql-p95", () => Print(AtTheEnd(
            "quantile_over_time(0.95, {} | json | unwrap duration_ms [100d]) by (level)"))),
        ("logql-general", () => Print(AtTheEnd(
            "sum by (level) (count_over_time({} |~ \"timeout|refused\" | json | status_code >= 500 [100d]))"))),
        ("logql-needle", () => Lines($"{{}} |= \"{needle}\"")),
    ];

    private static string Print(MetricResult result) => string.Join(' ', ((VectorResult)result).Elements.Select(
        element => string.Create(CultureInfo.InvariantCulture,
            $"{(element.Labels.Count > 0 ? element.Labels["level"] + "=" : "")}{element.Value:R}")));

    /// <summary>Rates as the lines they stand for, all together.</summary>
    private static string Total(MetricResult result)
    {
        IReadOnlyList<MetricSeries> series = ((MatrixResult)result).Series;
        double lines = series.Sum(one => one.Points.Sum(point => point.Value)) * TenMinutesNs / 1e9;
        return string.Create(CultureInfo.InvariantCulture, $"{series.Count} series, {lines:F0} lines");
    }

    private MetricResult AtTheEnd(string query)
    {
        LocalEntrySource source = Open(query, out Expression expression);
        return new MetricQuery((SampleExpression)expression).Run(
            QueryTimes.Instant(source.Extent()!.Value.LastNs), source);
    }

    private MetricResult Over(string query)
    {
        LocalEntrySource source = Open(query, out Expression expression);
        (long first, long last) = source.Extent()!.Value;
        long start = first - (first % TenMinutesNs);
        return new MetricQuery((SampleExpression)expression).Run(
            QueryTimes.Range(start, last + TenMinutesNs, TenMinutesNs), source);
    }

    private string Lines(string query)
    {
        LocalEntrySource source = Open(query, out Expression expression);
        LogResult lines = new LogQuery((LogExpression)expression).Run(new(0, long.MaxValue), source);
        return $"{lines.Lines.Count}";
    }

    private LocalEntrySource Open(string query, out Expression expression)
    {
        expression = QueryParser.Parse(query, Language.Extended);
        return new LocalEntrySource(
            [LocalFile.At(file)], new() { Index = index, Metadata = NamedLabels.Of(expression) });
    }
}
