using Hewn.LogQL.Expressions;
using Hewn.LogQL.Labels;

namespace Hewn.LogQL.Metrics.Windows;

/// <summary>What a range aggregation computes, as a maker of series. Immutable and thread-safe.</summary>
internal sealed class WindowFunction(RangeAggregation aggregation)
{
    private readonly long _rangeNs = aggregation.Range.Interval;
    private readonly double _quantile = aggregation.Parameter ?? 0;

    private double Seconds => _rangeNs / 1e9;

    /// <summary>A series of this function without samples.</summary>
    public WindowSeries NewSeries(LabelSet labels) => aggregation.Operation switch
    {
        RangeOperation.CountOverTime or RangeOperation.AbsentOverTime => Slide<CountState>(labels),
        RangeOperation.Rate when aggregation.Range.Unwrap is null => Slide<CountState>(labels, Seconds),
        RangeOperation.Rate or RangeOperation.BytesRate => Slide<SumState>(labels, Seconds),
        RangeOperation.BytesOverTime or RangeOperation.SumOverTime => Slide<SumState>(labels),
        RangeOperation.AvgOverTime => Slide<MeanState>(labels),
        RangeOperation.MinOverTime => Slide<MinState>(labels),
        RangeOperation.MaxOverTime => Slide<MaxState>(labels),
        RangeOperation.StdvarOverTime => Slide<VarianceState>(labels),
        RangeOperation.StddevOverTime => Slide<VarianceState>(labels, takesRoot: true),
        RangeOperation.FirstOverTime => Slide<FirstState>(labels),
        RangeOperation.LastOverTime => Slide<LastState>(labels),
        RangeOperation.QuantileOverTime => new QuantileSeries(labels, _quantile),
        RangeOperation.CountDistinctOverTime => new DistinctSeries(labels),
        RangeOperation.RateCounter => new CounterSeries(labels, _rangeNs),
        _ => throw new ArgumentOutOfRangeException(nameof(labels), aggregation.Operation, "no such operation"),
    };

    private static SlidingSeries<TState> Slide<TState>(LabelSet labels, double divisor = 1, bool takesRoot = false)
        where TState : struct, IValueState<TState> => new(labels, divisor, takesRoot);
}
