using Hewn.LogQL.Entries;
using Hewn.LogQL.Expressions;
using Hewn.LogQL.Pipelines;

namespace Hewn.LogQL.Metrics.Windows;

/// <summary>One reading of the entries of a range aggregation.</summary>
internal sealed class WindowReading
{
    private readonly RangeAggregation _aggregation;
    private readonly WindowFunction _function;
    private readonly MetricLimits _limits;
    private readonly bool _isInOrder;
    private readonly Lock _gate = new();
    private readonly List<WindowAccumulator> _accumulators = []; // under _gate
    private readonly WindowValues _values;
    private LogQLException? _fault;
    private int _finished;

    private WindowReading(
        RangeAggregation aggregation, Grouping? grouping, QueryTimes times, MetricLimits limits, bool isInOrder)
    {
        (_aggregation, _limits, _isInOrder) = (aggregation, limits, isInOrder);
        LogRange range = aggregation.Range;
        Grid = new WindowGrid(times, range.Interval, range.Offset);
        Strays = limits.Strays is { } strays ? new StraySamples(strays, times) : null;
        Extraction = SampleExtraction.Compile(
            range, aggregation.Operation, grouping, distinctLabel: aggregation.DistinctLabel, trace: limits.Trace);
        _function = new WindowFunction(aggregation);
        _values = new WindowValues(times.Count);
    }

    /// <summary>The windows.</summary>
    public WindowGrid Grid { get; }

    /// <summary>Takes note of samples beyond all points; null when nobody wants to know.</summary>
    public StraySamples? Strays { get; }

    /// <summary>How entries become samples.</summary>
    public SampleExtraction Extraction { get; }

    /// <summary>True when a sample was refused and the reading is to stop.</summary>
    public bool HasFault => Volatile.Read(ref _fault) is not null;

    /// <summary>The values of all windows.</summary>
    /// <remarks>
    /// Where the order of equal times matters the source gives entries in order, otherwise in any and to several
    /// threads. A function that holds all values of a window is read a second time, in order and window by window, when
    /// it would hold more than is allowed of all windows together.
    /// </remarks>
    /// <exception cref="LogQLException">A line has an error, or a limit is reached.</exception>
    public static WindowValues Read(RangeAggregation aggregation, Grouping? grouping, QueryTimes times,
        MetricLimits limits, IEntrySource source, CancellationToken token)
    {
        bool needsOrder = aggregation.Operation
            is RangeOperation.FirstOverTime or RangeOperation.LastOverTime or RangeOperation.RateCounter;
        try
        {
            return new WindowReading(aggregation, grouping, times, limits, needsOrder).Run(source, token);
        }
        catch (TooManyValuesException) when (!needsOrder)
        {
            return new WindowReading(aggregation, grouping, times, limits, isInOrder: true).Run(source, token);
        }
    }

    /// <summary>An accumulator without samples.</summary>
    public WindowAccumulator NewAccumulator() => new(Grid, _function, _limits);

    /// <summary>Makes an accumulator's samples part of the answer.</summary>
    public void Register(WindowAccumulator accumulator)
    {
        lock (_gate)
            _accumulators.Add(accumulator);
    }

    /// <summary>Stops the reading.</summary>
    public void Fail(LogQLException fault) => Interlocked.CompareExchange(ref _fault, fault, null);

    /// <summary>
    /// When entries come in order and much is held: gives the values of windows that ended before this entry.
    /// </summary>
    public void Advance(long timestampNs, WindowAccumulator accumulator)
    {
        if (!_isInOrder || !accumulator.HoldsMuch || Grid.EndedBefore(timestampNs) <= _finished)
            return;
        _finished = Grid.EndedBefore(timestampNs);
        accumulator.Finish(timestampNs, _values);
    }

    /// <summary>Refuses a sample that is part of a window whose value was given already.</summary>
    /// <exception cref="LogQLException">It stands too far behind later ones.</exception>
    public void CheckOrder(long pane)
    {
        if (_finished > 0 && Grid.FirstWindow(pane) < _finished)
            throw MetricErrors.TooLate(_limits.MaxHeldValues);
    }

    private WindowValues Run(IEntrySource source, CancellationToken token)
    {
        if (Grid.AfterNs >= Grid.UpToNs)
            return _values; // no window has any length
        StrayTimes? strays = _limits.Strays;
        var request = new EntryRequest(_aggregation.Range.Log.Matchers,
            strays is { IsBeforeWatched: true } ? long.MinValue : Grid.AfterNs + 1,
            strays is { IsBehindWatched: true } ? long.MaxValue : Grid.UpToNs + 1,
            _isInOrder ? EntryOrder.Forward : EntryOrder.Any, Extraction.Hints);
        if (request.Order == EntryOrder.Any && source is ISampleSource samples && Extraction.Plan is { } plan)
            samples.ReadSamples(request, plan, new SampleConsumer(this), token);
        else
            source.Read(request, new SampleConsumer(this), token);
        token.ThrowIfCancellationRequested();
        if (_fault is not null)
            throw _fault;
        WindowAccumulator all = _accumulators[0];
        foreach (WindowAccumulator accumulator in _accumulators.Skip(1))
            all.Absorb(accumulator);
        all.FinishAll(_values);
        _values.Order();
        return _values;
    }
}
