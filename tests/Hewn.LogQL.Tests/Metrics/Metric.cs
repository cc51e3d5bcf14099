using System.Text;
using Hewn.LogQL.Entries;
using Hewn.LogQL.Expressions;
using Hewn.LogQL.Labels;
using Hewn.LogQL.Metrics;
using Hewn.LogQL.Syntax;
using Hewn.LogQL.Values;

namespace Hewn.LogQL.Tests.Metrics;

/// <summary>Short ways to ask a question in a test. Times are whole seconds.</summary>
internal static class Metric
{
    public const long Second = 1_000_000_000;

    /// <summary>An entry with metadata <c>v</c>, which is there without parsing.</summary>
    public static LogEntry Entry(double seconds, string stream = "app=a", string? v = null, string line = "x") => new(
        (long)(seconds * Second), Encoding.UTF8.GetBytes(line), Labels(stream),
        v is null ? LabelSet.Empty : LabelSet.Of(new Label("v", v)));

    /// <summary>Labels such as <c>app=a,level=info</c>.</summary>
    public static LabelSet Labels(string text) => LabelSet.Of(text.Split(',', StringSplitOptions.RemoveEmptyEntries)
        .Select(pair => pair.Split('='))
        .Select(pair => new Label(pair[0], pair[1])));

    /// <summary>The answer at one time, as lines <c>{labels} value</c>.</summary>
    public static string At(double seconds, string query, IEntrySource source, MetricLimits? limits = null) =>
        Print(Run(query, source, QueryTimes.Instant((long)(seconds * Second)), limits));

    /// <summary>The answer over a range, as lines <c>{labels} time:value …</c>.</summary>
    public static string Over(long start, long end, double step, string query, IEntrySource source,
        MetricLimits? limits = null) =>
        Print(Run(query, source, QueryTimes.Range(start * Second, end * Second, (long)(step * Second)), limits));

    public static MetricResult Run(string query, IEntrySource source, QueryTimes times, MetricLimits? limits = null,
        CancellationToken token = default) =>
        new MetricQuery((SampleExpression)QueryParser.Parse(query), limits).Run(times, source, token);

    private static string Print(MetricPoint point) => $"{point.TimestampMs / 1000.0}:{GoFloat.Format(point.Value)}";

    public static string Print(MetricResult result) => result switch
    {
        ScalarResult scalar => GoFloat.Format(scalar.Point.Value),
        VectorResult vector => string.Join('\n',
            vector.Elements.Select(element => $"{element.Labels} {GoFloat.Format(element.Value)}")),
        _ => string.Join('\n', ((MatrixResult)result).Series.Select(series => series.Labels + " "
            + string.Join(' ', series.Points.Select(Print)))),
    };
}
