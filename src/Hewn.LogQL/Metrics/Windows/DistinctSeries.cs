using Hewn.LogQL.Labels;

namespace Hewn.LogQL.Metrics.Windows;

/// <summary>A series whose windows' values are numbers of different values.</summary>
internal sealed class DistinctSeries(LabelSet labels) : PaneSeries<DistinctState>(labels)
{
    private readonly HashSet<double> _window = [];

    /// <inheritdoc/>
    protected override double WindowValue(ReadOnlySpan<PaneEntry<DistinctState>> panes, int low, int high)
    {
        if (high - low == 1)
            return panes[low].State.Values?.Count ?? 0;
        _window.Clear();
        for (int i = low; i < high; i++)
            _window.UnionWith(panes[i].State.Values ?? []);
        return _window.Count;
    }

    /// <inheritdoc/>
    protected override int Held(in DistinctState state) => state.Values?.Count ?? 0;
}
