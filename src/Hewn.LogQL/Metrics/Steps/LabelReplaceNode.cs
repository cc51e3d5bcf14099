using Hewn.LogQL.Expressions;
using Hewn.LogQL.Labels;
using Hewn.LogQL.Regexes;

namespace Hewn.LogQL.Metrics.Steps;

/// <summary><c>label_replace(…)</c>. Two series may become one by it; both stay, as in Loki.</summary>
internal sealed class LabelReplaceNode(LabelReplaceExpression expression, StepNode inner) : StepNode
{
    private readonly Dictionary<LabelSet, LabelSet> _replaced = new(ReferenceEqualityComparer.Instance);
    private readonly List<MetricElement> _result = [];

    /// <inheritdoc/>
    public override IReadOnlyList<MetricElement> At(int index)
    {
        _result.Clear();
        foreach (MetricElement element in inner.At(index))
        {
            if (!_replaced.TryGetValue(element.Labels, out LabelSet? replaced))
                _replaced.Add(element.Labels, replaced = Replace(element.Labels));
            _result.Add(element with { Labels = replaced });
        }

        return _result;
    }

    private LabelSet Replace(LabelSet labels)
    {
        TextMatch match = expression.Pattern.Match(labels[expression.Source]);
        if (!match.Success)
            return labels;
        string value = string.Concat(GroupTemplate.Expand(expression.Replacement, match));
        return SeriesLabels.With(labels, expression.Destination, value);
    }
}
