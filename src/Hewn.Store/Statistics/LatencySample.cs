namespace Hewn.Store.Statistics;

/// <summary>
/// The durations of one group: kept one by one while the budget has room, then as a histogram. Not thread-safe.
/// </summary>
internal sealed class LatencySample(SampleBudget budget)
{
    private List<double>? _values = [];
    private LogHistogram? _histogram;
    private long _count;
    private double _sum;
    private double _lost; // what rounding took from the sum (Neumaier)
    private double _max;

    /// <summary>Adds a duration, which is finite and not negative.</summary>
    public void Add(double ms)
    {
        _count++;
        _max = Math.Max(_max, ms);
        double sum = _sum + ms;
        _lost += Math.Abs(_sum) >= ms ? _sum - sum + ms : ms - sum + _sum;
        _sum = sum;
        if (_values is not null && budget.TryTake())
            _values.Add(ms);
        else
            AddToHistogram(ms);
    }

    /// <summary>The figures; null when there is no duration.</summary>
    public LatencySummary? Summarise()
    {
        if (_count == 0)
            return null;
        _values?.Sort();
        return new(_count, (_sum + _lost) / _count, At(0.5), At(0.9), At(0.95), At(0.99), _max, _histogram is not null);
    }

    private double At(double q) => Math.Min(_max, Quantile.Of(q, _count, ValueAt));

    private double ValueAt(long rank) => _histogram?.ValueAt(rank) ?? _values![(int)rank];

    private void AddToHistogram(double ms)
    {
        if (_values is not null)
        {
            _histogram = new();
            _values.ForEach(_histogram.Add);
            budget.Return(_values.Count);
            _values = null;
        }

        _histogram!.Add(ms);
    }
}
