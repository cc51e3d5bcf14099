using Hewn.LogQL.Labels;

namespace Hewn.LogQL.Metrics.Steps;

/// <summary><c>vector(1)</c>: the same series without labels at each point in time.</summary>
internal sealed class ConstantNode(double value) : StepNode
{
    private readonly MetricElement[] _vector = [new(LabelSet.Empty, value)];

    /// <inheritdoc/>
    public override IReadOnlyList<MetricElement> At(int index) => _vector;
}
