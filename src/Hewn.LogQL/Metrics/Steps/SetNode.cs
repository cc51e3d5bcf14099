using Hewn.LogQL.Expressions;

namespace Hewn.LogQL.Metrics.Steps;

/// <summary>
/// <c>and</c>, <c>or</c>, <c>unless</c> of two vectors. Grouping has no meaning for them and is passed over.
/// </summary>
internal sealed class SetNode(BinaryOperator binary, VectorMatching matching, StepNode left, StepNode right) : StepNode
{
    private readonly SignatureIndex _signatures = new(matching);
    private readonly HashSet<int> _present = [];
    private readonly List<MetricElement> _result = [];

    /// <inheritdoc/>
    public override IReadOnlyList<MetricElement> At(int index)
    {
        IReadOnlyList<MetricElement> lefts = left.At(index);
        IReadOnlyList<MetricElement> rights = right.At(index);
        _result.Clear();
        _present.Clear();
        foreach (MetricElement element in binary == BinaryOperator.Or ? lefts : rights)
            _present.Add(_signatures.Of(element.Labels));
        if (binary == BinaryOperator.Or)
        {
            _result.AddRange(lefts);
            Take(rights, isPresent: false);
        }
        else
        {
            Take(lefts, isPresent: binary == BinaryOperator.And);
        }

        return _result;
    }

    private void Take(IReadOnlyList<MetricElement> vector, bool isPresent)
    {
        foreach (MetricElement element in vector)
        {
            if (_present.Contains(_signatures.Of(element.Labels)) == isPresent)
                _result.Add(element);
        }
    }
}
