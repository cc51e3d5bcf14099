using System.Runtime.InteropServices;
using Hewn.LogQL.Expressions;

namespace Hewn.LogQL.Metrics.Steps;

/// <summary><c>sum avg min max count stddev stdvar</c>: one value for each group of series.</summary>
internal sealed class GroupNode(VectorAggregation aggregation, StepNode inner) : StepNode
{
    private readonly SeriesGroups _groups = new(aggregation.Grouping);
    private readonly Dictionary<int, GroupState> _states = [];
    private readonly List<int> _order = [];
    private readonly List<MetricElement> _result = [];

    /// <inheritdoc/>
    public override IReadOnlyList<MetricElement> At(int index)
    {
        _states.Clear();
        _order.Clear();
        _result.Clear();
        foreach (MetricElement element in inner.At(index))
        {
            int group = _groups.Of(element.Labels);
            ref GroupState state = ref CollectionsMarshal.GetValueRefOrAddDefault(_states, group, out bool isKnown);
            if (!isKnown)
                _order.Add(group);
            state.Add(aggregation.Operation, element.Value);
        }

        foreach (int group in _order)
            _result.Add(new MetricElement(_groups.Labels(group), _states[group].Result(aggregation.Operation)));
        return _result;
    }
}
