using Hewn.LogQL.Labels;
using Hewn.LogQL.Pipelines;

namespace Hewn.LogQL.Metrics.Windows;

/// <summary>
/// Samples of a range aggregation on their way to values of windows. Each thread fills one of its own;
/// <see cref="Absorb"/> puts them together, in the order of the stretches of samples they saw.
/// </summary>
internal sealed class WindowAccumulator(WindowGrid grid, WindowFunction function, MetricLimits limits)
{
    private readonly Dictionary<LabelSet, WindowSeries> _series = [];
    private LabelSet? _lastLabels;
    private WindowSeries? _lastSeries;
    private long _held;

    /// <summary>True when so many values are held that those no longer needed should go.</summary>
    public bool HoldsMuch => _held > limits.MaxHeldValues / 2;

    /// <summary>Adds a sample of a pane.</summary>
    /// <exception cref="LogQLException">The sample has an error, or a limit is reached.</exception>
    public void Add(long pane, in Sample sample)
    {
        WindowSeries series = ReferenceEquals(sample.Labels, _lastLabels) ? _lastSeries! : Find(sample);
        int added = series.Add(pane, sample.TimestampNs, sample.Value);
        if (added > 0)
            Hold(added);
    }

    /// <summary>The series of labels that have no error.</summary>
    /// <exception cref="LogQLException">There are too many.</exception>
    public WindowSeries SeriesOf(LabelSet labels) => Find(new Sample(0, 0, labels));

    /// <summary>Counts values that a series of this took.</summary>
    /// <exception cref="LogQLException">There are too many.</exception>
    public void Hold(int values)
    {
        if ((_held += values) > limits.MaxHeldValues)
            throw MetricErrors.TooManyValues(limits.MaxHeldValues);
    }

    /// <summary>Takes over all samples of another, which must not be used after that.</summary>
    /// <exception cref="LogQLException">A limit is reached.</exception>
    public void Absorb(WindowAccumulator later)
    {
        foreach ((LabelSet labels, WindowSeries series) in later._series)
        {
            if (_series.TryGetValue(labels, out WindowSeries? known))
            {
                known.Absorb(series);
                continue;
            }

            CheckSeries();
            _series.Add(labels, series);
        }

        _held += later._held;
        if (_held > limits.MaxHeldValues)
            throw MetricErrors.TooManyValues(limits.MaxHeldValues);
    }

    /// <summary>
    /// Gives the values of windows that end before this time, and forgets what only they needed. No sample before that
    /// time may be added any more.
    /// </summary>
    public void Finish(long beforeNs, WindowValues values)
    {
        int windows = grid.EndedBefore(beforeNs);
        foreach (WindowSeries series in _series.Values)
            _held -= series.Finish(grid, windows, (window, value) => values.Add(window, series.Labels, value));
    }

    /// <summary>Gives the values of all windows that were not given yet.</summary>
    public void FinishAll(WindowValues values) => Finish(long.MaxValue, values);

    private WindowSeries Find(in Sample sample)
    {
        if (!_series.TryGetValue(sample.Labels, out WindowSeries? series))
        {
            if (sample.IsFault)
                throw new PipelineFaultException(sample.Labels);
            CheckSeries();
            series = function.NewSeries(sample.Labels);
            _series.Add(sample.Labels, series);
        }

        (_lastLabels, _lastSeries) = (sample.Labels, series);
        return series;
    }

    private void CheckSeries()
    {
        if (_series.Count >= limits.MaxInnerSeries)
            throw MetricErrors.TooManySeries(limits.MaxInnerSeries);
    }
}
