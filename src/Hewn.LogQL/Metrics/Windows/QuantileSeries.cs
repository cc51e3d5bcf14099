using Hewn.LogQL.Labels;

namespace Hewn.LogQL.Metrics.Windows;

/// <summary>A series whose windows' values are exact quantiles.</summary>
internal sealed class QuantileSeries(LabelSet labels, double quantile) : PaneSeries<ValuesState>(labels)
{
    private double[] _window = [];

    /// <inheritdoc/>
    protected override double WindowValue(ReadOnlySpan<PaneEntry<ValuesState>> panes, int low, int high)
    {
        if (high - low == 1)
            return Quantile.Of(quantile, panes[low].State.Values); // their order does not matter to anybody
        int count = 0;
        for (int i = low; i < high; i++)
            count += panes[i].State.Values.Length;
        if (_window.Length < count)
            _window = new double[Math.Max(count, 2 * _window.Length)];
        int at = 0;
        for (int i = low; i < high; i++)
        {
            panes[i].State.Values.CopyTo(_window.AsSpan(at));
            at += panes[i].State.Values.Length;
        }

        return Quantile.Of(quantile, _window.AsSpan(0, count));
    }

    /// <inheritdoc/>
    protected override int Held(in ValuesState state) => state.Values.Length;
}
