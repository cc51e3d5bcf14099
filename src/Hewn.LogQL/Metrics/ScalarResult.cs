namespace Hewn.LogQL.Metrics;

/// <summary>A number: the answer to an instant query that is one.</summary>
public sealed class ScalarResult(MetricPoint point) : MetricResult
{
    /// <summary>The number and the time it was asked for.</summary>
    public MetricPoint Point => point;

    /// <inheritdoc/>
    public override string ResultType => "scalar";
}
