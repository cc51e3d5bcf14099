namespace Hewn.LogQL.Metrics.Windows;

/// <summary>The greatest value; NaN only when there is no other.</summary>
internal struct MaxState : IValueState<MaxState>
{
    private bool _hasAny;
    private double _max;

    public readonly double Value => _max;

    public int Add(long timestampNs, double value)
    {
        if (!_hasAny || value > _max || double.IsNaN(_max))
            (_hasAny, _max) = (true, value);
        return 0;
    }

    public readonly MaxState With(in MaxState later)
    {
        MaxState both = this;
        if (later._hasAny)
            both.Add(0, later._max);
        return both;
    }
}
