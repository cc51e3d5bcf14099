namespace Hewn.LogQL.Metrics.Windows;

/// <summary>The least value; NaN only when there is no other.</summary>
internal struct MinState : IValueState<MinState>
{
    private bool _hasAny;
    private double _min;

    public readonly double Value => _min;

    public int Add(long timestampNs, double value)
    {
        if (!_hasAny || value < _min || double.IsNaN(_min))
            (_hasAny, _min) = (true, value);
        return 0;
    }

    public readonly MinState With(in MinState later)
    {
        MinState both = this;
        if (later._hasAny)
            both.Add(0, later._min);
        return both;
    }
}
