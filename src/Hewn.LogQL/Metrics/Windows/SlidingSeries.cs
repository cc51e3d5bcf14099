using Hewn.LogQL.Labels;

namespace Hewn.LogQL.Metrics.Windows;

/// <summary>
/// A series whose windows are put together from the states of their panes. Each pane is merged a constant number of
/// times however many windows it lies in: what is left of the earlier half is kept as its suffixes, the later half as
/// one.
/// </summary>
internal sealed class SlidingSeries<TState>(LabelSet labels, double divisor, bool takesRoot)
    : PaneSeries<TState>(labels)
    where TState : struct, IValueState<TState>
{
    private TState[] _suffixes = [];
    private int _suffixStart;
    private int _middle;
    private int _taken;
    private TState _later;

    /// <inheritdoc/>
    protected override double WindowValue(ReadOnlySpan<PaneEntry<TState>> panes, int low, int high)
    {
        double value = high - low == 1 ? panes[low].State.Value : Slide(panes, low, high).Value;
        return takesRoot ? Math.Sqrt(value) : value / divisor;
    }

    /// <inheritdoc/>
    protected override void Reset()
    {
        _middle = _taken = _suffixStart = 0;
        _later = default;
    }

    private TState Slide(ReadOnlySpan<PaneEntry<TState>> panes, int low, int high)
    {
        if (low >= _middle)
            Turn(panes, low, high);
        for (; _taken < high; _taken++)
            _later = _later.With(panes[_taken].State);
        return _suffixes[low - _suffixStart].With(_later);
    }

    /// <summary>Makes suffixes of the whole window; the later half is empty then.</summary>
    private void Turn(ReadOnlySpan<PaneEntry<TState>> panes, int low, int high)
    {
        if (_suffixes.Length < high - low)
            _suffixes = new TState[Math.Max(high - low, 2 * _suffixes.Length)];
        TState suffix = default;
        for (int i = high - 1; i >= low; i--)
        {
            suffix = panes[i].State.With(suffix);
            _suffixes[i - low] = suffix;
        }

        (_suffixStart, _middle, _taken, _later) = (low, high, high, default);
    }
}
