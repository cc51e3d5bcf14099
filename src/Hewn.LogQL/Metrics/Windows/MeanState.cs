namespace Hewn.LogQL.Metrics.Windows;

/// <summary>The mean: <c>avg_over_time</c>.</summary>
internal struct MeanState : IValueState<MeanState>
{
    private SumState _sum;
    private CountState _count;

    public readonly double Value => _sum.Value / _count.Value;

    public int Add(long timestampNs, double value)
    {
        _sum.Add(timestampNs, value);
        return _count.Add(timestampNs, value);
    }

    public readonly MeanState With(in MeanState later) =>
        new() { _sum = _sum.With(later._sum), _count = _count.With(later._count) };
}
