using Hewn.LogQL.Expressions;
using Hewn.LogQL.Labels;

namespace Hewn.LogQL.Metrics.Steps;

/// <summary>Arithmetic and comparisons of two vectors, series matched by their labels.</summary>
/// <remarks>
/// The rules of Prometheus: one side's series must be unique; of the other, several may meet one when grouped.
/// </remarks>
internal sealed class MatchNode(BinaryExpression expression, StepNode left, StepNode right) : StepNode
{
    private readonly SignatureIndex _signatures = new(expression.Matching);
    private readonly Dictionary<int, MetricElement> _ones = [];
    private readonly HashSet<int> _met = [];
    private readonly HashSet<(int Signature, LabelSet Labels)> _made = [];
    private readonly MatchedLabels _labels = new(expression.Matching);
    private readonly List<MetricElement> _result = [];
    private readonly bool _filters = expression.Operator.IsComparison() && !expression.ReturnsBool;

    private bool IsOneLeft => expression.Matching.Cardinality == MatchCardinality.OneToMany;

    private bool IsOneToOne => expression.Matching.Cardinality == MatchCardinality.OneToOne;

    /// <inheritdoc/>
    public override IReadOnlyList<MetricElement> At(int index)
    {
        IReadOnlyList<MetricElement> ones = (IsOneLeft ? left : right).At(index);
        IReadOnlyList<MetricElement> many = (IsOneLeft ? right : left).At(index);
        _result.Clear();
        Index(ones);
        _met.Clear();
        _made.Clear();
        foreach (MetricElement element in many)
        {
            int signature = _signatures.Of(element.Labels);
            if (_ones.TryGetValue(signature, out MetricElement one))
                Meet(signature, element, one);
        }

        return _result;
    }

    private void Index(IReadOnlyList<MetricElement> ones)
    {
        _ones.Clear();
        foreach (MetricElement element in ones)
        {
            if (!_ones.TryAdd(_signatures.Of(element.Labels), element))
                throw MetricErrors.Duplicates(IsOneLeft ? "left" : "right");
        }
    }

    private void Meet(int signature, MetricElement many, MetricElement one)
    {
        LabelSet labels = _labels.Of(many.Labels, one.Labels);
        if (IsOneToOne && !_met.Add(signature))
            throw MetricErrors.ManyToOne();
        if (!IsOneToOne && !_made.Add((signature, labels)))
            throw MetricErrors.NotUnique();
        (double first, double second) = IsOneLeft ? (one.Value, many.Value) : (many.Value, one.Value);
        double value = expression.Operator.Apply(first, second);
        if (!_filters)
            _result.Add(new MetricElement(labels, value));
        else if (value != 0)
            _result.Add(new MetricElement(labels, first));
    }
}
