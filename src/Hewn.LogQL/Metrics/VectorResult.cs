namespace Hewn.LogQL.Metrics;

/// <summary>Values of one point in time: the answer to an instant query.</summary>
public sealed class VectorResult(long timestampMs, IReadOnlyList<MetricElement> elements) : MetricResult
{
    /// <summary>The point in time, milliseconds since 1970.</summary>
    public long TimestampMs => timestampMs;

    /// <summary>Its values, ordered by labels; by value when the query sorts.</summary>
    public IReadOnlyList<MetricElement> Elements => elements;

    /// <inheritdoc/>
    public override string ResultType => "vector";
}
