namespace Hewn.LogQL.Metrics.Windows;

/// <summary>How many samples: <c>count_over_time</c>, <c>rate</c> of lines, <c>absent_over_time</c>.</summary>
internal struct CountState : IValueState<CountState>
{
    private long _count;

    public readonly double Value => _count;

    public int Add(long timestampNs, double value)
    {
        _count++;
        return 0;
    }

    public readonly CountState With(in CountState later) => new() { _count = _count + later._count };
}
