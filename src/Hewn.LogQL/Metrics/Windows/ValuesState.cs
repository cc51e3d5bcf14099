namespace Hewn.LogQL.Metrics.Windows;

/// <summary>Every value, without its time: <c>quantile_over_time</c>.</summary>
internal struct ValuesState : IPaneState<ValuesState>
{
    private double[]? _values;
    private int _count;

    public readonly Span<double> Values => _values.AsSpan(0, _count);

    public int Add(long timestampNs, double value)
    {
        _values ??= new double[4];
        if (_count == _values.Length)
            Array.Resize(ref _values, _count * 2);
        _values[_count++] = value;
        return 1;
    }

    public readonly ValuesState With(in ValuesState later) =>
        new() { _values = [.. Values, .. later.Values], _count = _count + later._count };
}
