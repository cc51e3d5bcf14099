namespace Hewn.LogQL.Metrics.Windows;

/// <summary>Every value with its time: <c>rate_counter</c>.</summary>
internal struct PointsState : IPaneState<PointsState>
{
    private (long TimestampNs, double Value)[]? _points;
    private int _count;

    public readonly ReadOnlySpan<(long TimestampNs, double Value)> Points => _points.AsSpan(0, _count);

    public int Add(long timestampNs, double value)
    {
        _points ??= new (long, double)[4];
        if (_count == _points.Length)
            Array.Resize(ref _points, _count * 2);
        int at = _count++;
        for (; at > 0 && _points[at - 1].TimestampNs > timestampNs; at--)
            _points[at] = _points[at - 1];
        _points[at] = (timestampNs, value);
        return 1;
    }

    public readonly PointsState With(in PointsState later)
    {
        PointsState both = new() { _points = Points.ToArray(), _count = _count };
        if (both._count == 0)
            both._points = null;
        foreach ((long timestampNs, double value) in later.Points)
            both.Add(timestampNs, value);
        return both;
    }
}
