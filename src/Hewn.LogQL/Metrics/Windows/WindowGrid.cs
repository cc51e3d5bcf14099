namespace Hewn.LogQL.Metrics.Windows;

/// <summary>
/// The windows (t - range, t] of all points in time of a query, cut into panes: stretches such that each window is a
/// row of whole panes. So a sample is added once, however many windows it lies in.
/// </summary>
/// <remarks>
/// Windows that do not overlap are one pane each. A range of k whole steps has panes of one step. Any other range has
/// two panes a step, cut where windows begin. Immutable and thread-safe.
/// </remarks>
internal sealed class WindowGrid
{
    private readonly long _first;
    private readonly long _last;
    private readonly long _start;
    private readonly long _step;
    private readonly long _range;
    private readonly long _wholeSteps;
    private readonly long _rest;
    private readonly Layout _layout;

    public WindowGrid(QueryTimes times, long rangeNs, long offsetNs)
    {
        _start = Shift(times.StartNs, offsetNs);
        _last = Shift(times.At(times.Count - 1), offsetNs);
        _first = Shift(_start, rangeNs);
        (_step, _range, Count) = (times.StepNs, rangeNs, times.Count);
        if (Count == 1 || rangeNs <= _step)
        {
            _layout = Layout.Apart;
            return;
        }

        (_wholeSteps, _rest) = Math.DivRem(rangeNs, _step);
        _layout = _rest == 0 ? Layout.WholeSteps : Layout.Broken;
    }

    private enum Layout
    {
        Apart,
        WholeSteps,
        Broken,
    }

    /// <summary>How many windows.</summary>
    public int Count { get; }

    /// <summary>Samples at this time or before are in no window.</summary>
    public long AfterNs => _first;

    /// <summary>Samples after this time are in no window.</summary>
    public long UpToNs => _last;

    /// <summary>The pane of a sample; -1 when it is in no window.</summary>
    public long PaneOf(long timestampNs)
    {
        if (timestampNs <= _first || timestampNs > _last)
            return -1;
        if (Count == 1)
            return 0;
        long step = CeilingDivide(timestampNs - _start, _step);
        long toEnd = _start + (step * _step) - timestampNs;
        return _layout switch
        {
            Layout.Apart => toEnd < _range ? step : -1,
            Layout.WholeSteps => step + _wholeSteps - 1,
            _ => (2 * (step + _wholeSteps)) + (toEnd < _rest ? 1 : 0),
        };
    }

    /// <summary>As <see cref="PaneOf(long)"/>, with the bounds of the pane: after one time, up to another.</summary>
    /// <remarks>Times of no pane have bounds around themselves only.</remarks>
    public long PaneOf(long timestampNs, out long after, out long upTo)
    {
        long pane = PaneOf(timestampNs);
        (after, upTo) = (timestampNs - 1, timestampNs);
        if (pane < 0)
            return pane;
        if (Count == 1)
        {
            (after, upTo) = (_first, _last);
            return pane;
        }

        long stepEnd = _start + (CeilingDivide(timestampNs - _start, _step) * _step);
        long cut = stepEnd - (_layout == Layout.Apart ? _range : _rest); // where a window begins within the step
        (after, upTo) = _layout switch
        {
            Layout.WholeSteps => (stepEnd - _step, stepEnd),
            Layout.Apart => (cut, stepEnd),
            _ when timestampNs > cut => (cut, stepEnd),
            _ => (stepEnd - _step, cut),
        };
        after = Math.Max(after, _first);
        upTo = Math.Min(upTo, _last);
        return pane;
    }

    /// <summary>The first pane of a window.</summary>
    public long FirstPane(int window) => _layout == Layout.Broken ? (2L * window) + 1 : window;

    /// <summary>The last pane of a window.</summary>
    public long LastPane(int window) => _layout switch
    {
        Layout.Apart => window,
        Layout.WholeSteps => window + _wholeSteps - 1,
        _ => (2 * (window + _wholeSteps)) + 1,
    };

    /// <summary>The first window that a pane is in.</summary>
    public int FirstWindow(long pane) => (int)Math.Max(0, _layout switch
    {
        Layout.Apart => pane,
        Layout.WholeSteps => pane - _wholeSteps + 1,
        _ => (pane / 2) - _wholeSteps,
    });

    /// <summary>
    /// How many windows, from the first, end before this time: those to which nothing can be added any more.
    /// </summary>
    public int EndedBefore(long timestampNs)
    {
        if (timestampNs <= _start)
            return 0;
        return timestampNs > _last ? Count : (int)CeilingDivide(timestampNs - _start, _step);
    }

    /// <summary>A point in time moved back; at the ends of time it stays there.</summary>
    private static long Shift(long time, long backwards) =>
        (long)Int128.Clamp((Int128)time - backwards, long.MinValue / 2, long.MaxValue / 2);

    private static long CeilingDivide(long number, long divisor) =>
        (number / divisor) + (number % divisor > 0 ? 1 : 0);
}
