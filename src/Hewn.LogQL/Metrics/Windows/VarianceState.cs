namespace Hewn.LogQL.Metrics.Windows;

/// <summary>Population variance in one pass (Welford), put together from parts (Chan).</summary>
internal struct VarianceState : IValueState<VarianceState>
{
    private double _count;
    private double _mean;
    private double _squares;

    public readonly double Value => _squares / _count;

    public int Add(long timestampNs, double value)
    {
        _count++;
        double delta = value - _mean;
        _mean += delta / _count;
        _squares += delta * (value - _mean);
        return 0;
    }

    public readonly VarianceState With(in VarianceState later)
    {
        if (_count == 0 || later._count == 0)
            return _count == 0 ? later : this;
        double count = _count + later._count;
        double delta = later._mean - _mean;
        return new()
        {
            _count = count,
            _mean = _mean + (delta * later._count / count),
            _squares = _squares + later._squares + (delta * delta * _count * later._count / count),
        };
    }
}
