using Hewn.LogQL.Entries;

namespace Hewn.LogQL.Metrics.Windows;

/// <summary>A series of an accumulator, for samples that a source makes itself.</summary>
internal sealed class WindowSamples(
    WindowGrid grid, WindowAccumulator accumulator, WindowSeries series, StraySamples? strays) : SampleSeries
{
    private long _pane = -1;
    private long _after = 1; // samples after this time …
    private long _upTo; // … up to this one are in the pane: none at first

    /// <inheritdoc/>
    public override void Add(long timestampNs, double value)
    {
        if (!IsInPane(timestampNs))
            return;
        int added = series.Add(_pane, timestampNs, value);
        if (added > 0)
            accumulator.Hold(added);
    }

    /// <inheritdoc/>
    public override void AddRange(long timestampNs, ReadOnlySpan<double> values)
    {
        if (!IsInPane(timestampNs))
            return;
        int added = series.AddRange(_pane, timestampNs, values);
        if (added > 0)
            accumulator.Hold(added);
    }

    /// <summary>Goes to the pane of a time; false when it has none.</summary>
    private bool IsInPane(long timestampNs)
    {
        if (strays is not null && strays.Wants(timestampNs))
            strays.Note(timestampNs);
        if (timestampNs <= _after || timestampNs > _upTo)
            _pane = grid.PaneOf(timestampNs, out _after, out _upTo);
        return _pane >= 0;
    }
}
