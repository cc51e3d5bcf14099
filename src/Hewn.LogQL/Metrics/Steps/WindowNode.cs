using Hewn.LogQL.Metrics.Windows;

namespace Hewn.LogQL.Metrics.Steps;

/// <summary>A range aggregation, whose values are there before the first one is asked for.</summary>
internal sealed class WindowNode(WindowValues values) : StepNode
{
    /// <inheritdoc/>
    public override IReadOnlyList<MetricElement> At(int index) => values[index];
}
