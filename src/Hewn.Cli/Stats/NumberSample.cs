namespace Hewn.Cli.Stats;

/// <summary>
/// Durations of one group: kept one by one while there is room, then counted by magnitude, at most 1 % off. One
/// thread's.
/// </summary>
/// <param name="budget">How many values all groups may still keep.</param>
internal sealed class NumberSample(NumberBudget budget)
{
    private const double Growth = 1.02; // of a bucket: its middle is at most 1 % from any of its values

    private readonly List<double> _values = [];
    private readonly SortedDictionary<int, long> _buckets = [];
    private long _count;
    private double _sum;
    private double _lost; // what rounding took from the sum (Neumaier)
    private double _min = double.PositiveInfinity;
    private double _max = double.NegativeInfinity;

    /// <summary>Adds a finite number.</summary>
    public void Add(double value)
    {
        _count++;
        (_min, _max) = (Math.Min(_min, value), Math.Max(_max, value));
        double sum = _sum + value;
        _lost += Math.Abs(_sum) >= Math.Abs(value) ? _sum - sum + value : value - sum + _sum;
        _sum = sum;
        if (_buckets.Count == 0 && budget.TryTake())
        {
            _values.Add(value);
            return;
        }

        if (_buckets.Count == 0)
        {
            _values.ForEach(Count);
            budget.Return(_values.Count);
            _values.Clear();
        }

        Count(value);
    }

    /// <summary>The figures; null when there is no number.</summary>
    public StatsNumbers? Summarise()
    {
        if (_count == 0)
            return null;
        _values.Sort();
        double[] at = [.. StatsNumbers.Quantiles.Select(Quantile)];
        return new(_count, (_sum + _lost) / _count, _min, at[0], at[1], at[2], at[3], _max, _buckets.Count == 0);
    }

    /// <summary>Linear between the two nearest ranks.</summary>
    private double Quantile(double q)
    {
        double rank = q * (_count - 1);
        long below = (long)Math.Floor(rank);
        double low = ValueAt(below);
        double high = ValueAt(Math.Min(below + 1, _count - 1));
        return low + (high - low) * (rank - below);
    }

    private double ValueAt(long rank)
    {
        if (_buckets.Count == 0)
            return _values[(int)rank];
        foreach ((int bucket, long count) in _buckets)
        {
            if (rank < count)
                return Math.Clamp(MiddleOf(bucket), _min, _max);
            rank -= count;
        }

        return _max;
    }

    private void Count(double value)
    {
        int bucket = BucketOf(value);
        _buckets[bucket] = _buckets.GetValueOrDefault(bucket) + 1;
    }

    // The magnitudes of doubles take some 70,000 buckets; those of negative numbers stand below them.
    private static int BucketOf(double value)
    {
        if (value == 0)
            return 0;
        int magnitude = 50_000 + (int)Math.Round(Math.Log(Math.Abs(value), Growth));
        return value > 0 ? magnitude : -magnitude;
    }

    private static double MiddleOf(int bucket) => bucket switch
    {
        0 => 0,
        > 0 => Math.Pow(Growth, bucket - 50_000),
        _ => -Math.Pow(Growth, -bucket - 50_000),
    };
}
