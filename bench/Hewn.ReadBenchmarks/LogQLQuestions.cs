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
        ("logql-level", () => Counts(Over("sum by (level) (rate({}[10m]))"))),
        ("logql-p95", () => Print(AtTheEnd(
            "quantile_over_time(0.95, {} | json | unwrap duration_ms [100d]) by (level)"))),
        ("logql-general", () => Print(AtTheEnd(
            "sum by (level) (count_over_time({} |~ \"timeout|refused\" | json | status_code >= 500 [100d]))"))),
        ("logql-needle", () => Lines($"{{}} |= \"{needle}\"")),
    ];

    private static string Print(MetricResult result) => string.Join(' ', ((VectorResult)result).Elements
        .OrderBy(element => element.Labels["level"], StringComparer.Ordinal)
        .Select(element => string.Create(CultureInfo.InvariantCulture,
            $"{(element.Labels.Count > 0 ? element.Labels["level"] + "=" : "")}{element.Value:R}")));

    /// <summary>Rates as the counts they stand for: how many there are, and their sum, each by its time.</summary>
    private static string Counts(MetricResult result)
    {
        MetricPoint[] points = [.. ((MatrixResult)result).Series.SelectMany(one => one.Points)];
        double sum = points.Sum(point =>
            Math.Round(point.Value * TenMinutesNs / 1e9) * (point.TimestampMs / 1000 % 9973));
        return string.Create(CultureInfo.InvariantCulture, $"{points.Length} counts, {sum:F0}");
    }

    private MetricResult AtTheEnd(string query)
    {
        LocalEntrySource source = Open(query, out Expression expression);
        return new MetricQuery((SampleExpression)expression, Watching(isBeforeWatched: false)).Run(
            QueryTimes.Instant(source.Extent()!.Value.LastNs), source);
    }

    private MetricResult Over(string query)
    {
        LocalEntrySource source = Open(query, out Expression expression);
        (long first, long last) = source.Extent()!.Value;
        long start = first - (first % TenMinutesNs);
        return new MetricQuery((SampleExpression)expression, Watching(isBeforeWatched: true)).Run(
            QueryTimes.Range(start, last + TenMinutesNs, TenMinutesNs), source);
    }

    /// <summary>Nobody typed a time: no line is passed over because of its own.</summary>
    private static MetricLimits Watching(bool isBeforeWatched) =>
        new() { Strays = new(isBeforeWatched, isBehindWatched: true) };

    private string Lines(string query)
    {
        LocalEntrySource source = Open(query, out Expression expression);
        LogResult lines = new LogQuery((LogExpression)expression).Run(new(long.MinValue, long.MaxValue), source);
        return $"{lines.Lines.Count} of at most {LogQueryOptions.DefaultLimit}";
    }

    private LocalEntrySource Open(string query, out Expression expression)
    {
        expression = QueryParser.Parse(query, Language.Extended);
        return new LocalEntrySource(
            [LocalFile.At(file)], new() { Index = index, Metadata = NamedLabels.Of(expression) });
    }
}
