namespace Hewn.LogQL.Metrics.Steps;

/// <summary>
/// An expression as something that has a vector at each point in time. Points are asked for from the first to the last,
/// each once, by one thread.
/// </summary>
internal abstract class StepNode
{
    /// <summary>The values at a point in time. The list is good until the next call.</summary>
    /// <exception cref="LogQLException">The expression has no value there.</exception>
    public abstract IReadOnlyList<MetricElement> At(int index);
}
