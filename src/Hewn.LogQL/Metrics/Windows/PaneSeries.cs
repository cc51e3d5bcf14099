using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Hewn.LogQL.Labels;

namespace Hewn.LogQL.Metrics.Windows;

/// <summary>A series that keeps a state for each pane that has samples, in order of time.</summary>
internal abstract class PaneSeries<TState>(LabelSet labels) : WindowSeries(labels)
    where TState : struct, IPaneState<TState>
{
    private readonly List<PaneEntry<TState>> _panes = [];
    private int _nextWindow;

    /// <inheritdoc/>
    public override int Add(long pane, long timestampNs, double value)
    {
        int index = FindOrInsert(pane);
        return CollectionsMarshal.AsSpan(_panes)[index].State.Add(timestampNs, value);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // at once: a query may be done before tiers would help
    public override int AddRange(long pane, long timestampNs, ReadOnlySpan<double> values)
    {
        int index = FindOrInsert(pane);
        ref TState state = ref CollectionsMarshal.AsSpan(_panes)[index].State;
        if (typeof(TState) == typeof(ValuesState))
            return Unsafe.As<TState, ValuesState>(ref state).AddRange(values);
        int added = 0;
        foreach (double value in values)
            added += state.Add(timestampNs, value);
        return added;
    }

    /// <inheritdoc/>
    public override void Absorb(WindowSeries later)
    {
        foreach (ref readonly PaneEntry<TState> entry in CollectionsMarshal.AsSpan(((PaneSeries<TState>)later)._panes))
        {
            int index = FindOrInsert(entry.Pane);
            ref TState state = ref CollectionsMarshal.AsSpan(_panes)[index].State;
            state = state.With(entry.State);
        }
    }

    /// <inheritdoc/>
    public override long Finish(WindowGrid grid, int windows, WindowSink sink)
    {
        ReadOnlySpan<PaneEntry<TState>> panes = CollectionsMarshal.AsSpan(_panes);
        int low = 0;
        int high = 0;
        int window = _nextWindow;
        while (low < panes.Length)
        {
            window = Math.Max(window, grid.FirstWindow(panes[low].Pane));
            if (window >= windows)
                break;
            long first = grid.FirstPane(window);
            long last = grid.LastPane(window);
            while (low < panes.Length && panes[low].Pane < first)
                low++;
            high = Math.Max(high, low);
            while (high < panes.Length && panes[high].Pane <= last)
                high++;
            if (high > low)
            {
                sink(window, WindowValue(panes, low, high));
                window++;
            }
        }

        _nextWindow = windows;
        return Forget(grid, windows);
    }

    /// <summary>
    /// The value of a window that consists of these panes. Windows are asked for from the first to the last.
    /// </summary>
    protected abstract double WindowValue(ReadOnlySpan<PaneEntry<TState>> panes, int low, int high);

    /// <summary>How many values a state holds.</summary>
    protected virtual int Held(in TState state) => 0;

    /// <summary>Called when panes were forgotten, so that indexes of panes have changed.</summary>
    protected virtual void Reset()
    {
    }

    private long Forget(WindowGrid grid, int windows)
    {
        long needed = windows < grid.Count ? grid.FirstPane(windows) : long.MaxValue;
        long released = 0;
        int count = 0;
        while (count < _panes.Count && _panes[count].Pane < needed)
            released += Held(_panes[count++].State);
        _panes.RemoveRange(0, count);
        Reset();
        return released;
    }

    private int FindOrInsert(long pane)
    {
        int last = _panes.Count - 1;
        if (last >= 0 && _panes[last].Pane == pane)
            return last;
        int index = last < 0 || _panes[last].Pane < pane ? last + 1 : Find(pane);
        if (index > last || _panes[index].Pane != pane)
            _panes.Insert(index, new PaneEntry<TState> { Pane = pane });
        return index;
    }

    /// <summary>The index of the first pane that is not before this one.</summary>
    private int Find(long pane)
    {
        int low = 0;
        int high = _panes.Count;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (_panes[middle].Pane < pane)
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }
}
