using Hewn.LogQL.Labels;

namespace Hewn.LogQL.Metrics.Windows;

/// <summary>A series whose windows' values are the increase a second of a counter.</summary>
internal sealed class CounterSeries(LabelSet labels, long rangeNs) : PaneSeries<PointsState>(labels)
{
    private readonly List<(long TimestampNs, double Value)> _window = [];

    /// <inheritdoc/>
    protected override double WindowValue(ReadOnlySpan<PaneEntry<PointsState>> panes, int low, int high)
    {
        _window.Clear();
        for (int i = low; i < high; i++)
            _window.AddRange(panes[i].State.Points);
        return CounterRate.Of(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_window), rangeNs);
    }

    /// <inheritdoc/>
    protected override int Held(in PointsState state) => state.Points.Length;
}
