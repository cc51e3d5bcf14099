using Hewn.LogQL.Expressions;
using Hewn.LogQL.Labels;
using Hewn.LogQL.Metrics.Windows;

namespace Hewn.LogQL.Metrics.Steps;

/// <summary><c>absent_over_time</c>: 1 where there is no sample, with the labels that the selector pins down.</summary>
internal sealed class AbsentNode(WindowValues values, IReadOnlyList<LabelMatcher> matchers) : StepNode
{
    private readonly MetricElement[] _absent = [new(SelectedLabels(matchers), 1)];

    /// <inheritdoc/>
    public override IReadOnlyList<MetricElement> At(int index) => values[index].Count > 0 ? [] : _absent;

    /// <summary>Labels that one equality gives a value; those named in any other condition too are left out.</summary>
    private static LabelSet SelectedLabels(IReadOnlyList<LabelMatcher> matchers) => LabelSet.Of(matchers
        .GroupBy(matcher => matcher.Name)
        .Where(group => group.Count() == 1 && group.Single().Match == MatchOperator.Equal)
        .Where(group => group.Single().Value.Length > 0)
        .Select(group => (group.Key, group.Single().Value)));
}
