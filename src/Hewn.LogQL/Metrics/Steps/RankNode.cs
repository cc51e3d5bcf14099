using Hewn.LogQL.Expressions;

namespace Hewn.LogQL.Metrics.Steps;

/// <summary>
/// <c>topk bottomk approx_topk sort sort_desc</c>: series of each group in order of value, all or the first few. NaN is
/// always last. Of equal values the series whose labels come first stand first.
/// </summary>
internal sealed class RankNode(VectorAggregation aggregation, StepNode inner) : StepNode
{
    private readonly SeriesGroups _groups = new(aggregation.Grouping);
    private readonly SortedDictionary<int, List<MetricElement>> _members = [];
    private readonly List<MetricElement> _result = [];

    private bool IsDescending =>
        aggregation.Operation is VectorOperation.TopK or VectorOperation.ApproxTopK or VectorOperation.SortDesc;

    /// <inheritdoc/>
    public override IReadOnlyList<MetricElement> At(int index)
    {
        _members.Clear();
        _result.Clear();
        foreach (MetricElement element in inner.At(index))
        {
            int group = _groups.Of(element.Labels);
            if (!_members.TryGetValue(group, out List<MetricElement>? members))
                _members.Add(group, members = []);
            members.Add(element);
        }

        foreach (List<MetricElement> members in _members.Values)
        {
            members.Sort(Compare);
            _result.AddRange(members.Take(aggregation.Count ?? int.MaxValue));
        }

        return _result;
    }

    private int Compare(MetricElement left, MetricElement right)
    {
        bool isLeftNaN = double.IsNaN(left.Value);
        bool isRightNaN = double.IsNaN(right.Value);
        int order = isLeftNaN || isRightNaN ? isLeftNaN.CompareTo(isRightNaN)
            : IsDescending ? right.Value.CompareTo(left.Value)
            : left.Value.CompareTo(right.Value);
        return order != 0 ? order : left.Labels.Compare(right.Labels);
    }
}
