namespace Hewn.LogQL.Metrics.Windows;

/// <summary>The latest value; of several at one time the one that came last.</summary>
internal struct LastState : IValueState<LastState>
{
    private bool _hasAny;
    private long _timestampNs;

    public double Value { get; private set; }

    public int Add(long timestampNs, double value)
    {
        if (!_hasAny || timestampNs >= _timestampNs)
            (_hasAny, _timestampNs, Value) = (true, timestampNs, value);
        return 0;
    }

    public readonly LastState With(in LastState later)
    {
        LastState both = this;
        if (later._hasAny)
            both.Add(later._timestampNs, later.Value);
        return both;
    }
}
