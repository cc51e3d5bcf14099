namespace Hewn.LogQL.Metrics.Windows;

/// <summary>The earliest value; of several at one time the one that came first.</summary>
internal struct FirstState : IValueState<FirstState>
{
    private bool _hasAny;
    private long _timestampNs;

    public double Value { get; private set; }

    public int Add(long timestampNs, double value)
    {
        if (!_hasAny || timestampNs < _timestampNs)
            (_hasAny, _timestampNs, Value) = (true, timestampNs, value);
        return 0;
    }

    public readonly FirstState With(in FirstState later)
    {
        FirstState both = this;
        if (later._hasAny)
            both.Add(later._timestampNs, later.Value);
        return both;
    }
}
