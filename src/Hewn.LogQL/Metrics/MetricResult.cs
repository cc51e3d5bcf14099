namespace Hewn.LogQL.Metrics;

/// <summary>
/// The answer to a metric query: a <see cref="ScalarResult"/>, <see cref="VectorResult"/> or <see
/// cref="MatrixResult"/>.
/// </summary>
public abstract class MetricResult
{
    private protected MetricResult()
    {
    }

    /// <summary>Its kind as Loki names it: <c>scalar</c>, <c>vector</c> or <c>matrix</c>.</summary>
    public abstract string ResultType { get; }
}
