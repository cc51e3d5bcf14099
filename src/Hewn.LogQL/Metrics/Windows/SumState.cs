namespace Hewn.LogQL.Metrics.Windows;

/// <summary>
/// A sum that loses nothing to rounding (Neumaier), so that it does not depend on the order or the parts it was added
/// in.
/// </summary>
internal struct SumState : IValueState<SumState>
{
    private double _sum;
    private double _lost;

    public readonly double Value => double.IsFinite(_sum) ? _sum + _lost : _sum;

    public int Add(long timestampNs, double value)
    {
        double sum = _sum + value;
        _lost += Math.Abs(_sum) >= Math.Abs(value) ? (_sum - sum) + value : (value - sum) + _sum;
        _sum = sum;
        return 0;
    }

    public readonly SumState With(in SumState later)
    {
        SumState both = this;
        both.Add(0, later._sum);
        both._lost += later._lost;
        return both;
    }
}
