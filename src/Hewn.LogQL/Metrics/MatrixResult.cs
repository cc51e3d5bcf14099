namespace Hewn.LogQL.Metrics;

/// <summary>Series over time: the answer to a range query.</summary>
public sealed class MatrixResult(IReadOnlyList<MetricSeries> series) : MetricResult
{
    /// <summary>The series, ordered by labels.</summary>
    public IReadOnlyList<MetricSeries> Series => series;

    /// <inheritdoc/>
    public override string ResultType => "matrix";
}
