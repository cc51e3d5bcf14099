using System.Runtime.InteropServices;
using Hewn.LogQL.Labels;

namespace Hewn.LogQL.Metrics.Windows;

/// <summary>A series whose windows' values are exact quantiles.</summary>
internal sealed class QuantileSeries(LabelSet labels, double quantile) : PaneSeries<ValuesState>(labels)
{
    private readonly List<ArraySegment<double>> _window = [];
    private double[] _room = [];

    /// <inheritdoc/>
    protected override double WindowValue(ReadOnlySpan<PaneEntry<ValuesState>> panes, int low, int high)
    {
        _window.Clear();
        for (int i = low; i < high; i++)
            panes[i].State.AddPartsTo(_window);
        return Quantile.Of(quantile, CollectionsMarshal.AsSpan(_window), ref _room);
    }

    /// <inheritdoc/>
    protected override int Held(in ValuesState state) => state.Count;
}
