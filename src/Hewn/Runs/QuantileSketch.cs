namespace Hewn.Runs;

/// <summary>
/// Quantiles of any number of values in bounded memory: buckets whose borders grow by 2 %, so that what is read from
/// one is off by 1 % at most (the scheme of DDSketch, Masson and others 2019). One sign; see
/// <see cref="MetricQuantiles"/>. Not thread-safe.
/// </summary>
internal sealed class QuantileSketch
{
    /// <summary>Buckets at most: magnitudes over a factor of 10^17. The smallest share the last one.</summary>
    public const int MaxBuckets = 2048;

    private const double Growth = 1.02;
    private static readonly double _logGrowth = Math.Log(Growth);

    private long[] _counts = [];
    private int _first; // The bucket that _counts[0] is.

    /// <summary>Values in it.</summary>
    public long Count { get; private set; }

    /// <summary>Takes a value above zero.</summary>
    public void Add(double magnitude)
    {
        int bucket = (int)Math.Ceiling(Math.Log(magnitude) / _logGrowth);
        if (_counts.Length == 0)
            (_counts, _first) = (new long[16], bucket - 8);
        if (bucket >= _first + _counts.Length)
            Widen(_first, bucket);
        else if (bucket < _first && _counts.Length < MaxBuckets)
            Widen(bucket, _first + _counts.Length - 1);
        _counts[Math.Max(0, bucket - _first)]++;
        Count++;
    }

    /// <summary>The value that so many smaller ones stand before, 0 to <see cref="Count"/> - 1.</summary>
    public double At(long rank)
    {
        int i = 0;
        for (long below = _counts[0]; below <= rank; below += _counts[i])
            i++;
        return Math.Exp((_first + i) * _logGrowth) * (2 / (1 + Growth));
    }

    /// <summary>Makes room for buckets from low to high; what lies too far below joins one bucket.</summary>
    private void Widen(int low, int high)
    {
        // Twice as wide each time, towards where the values go.
        int width = (int)Math.Min(MaxBuckets, Math.Max(2L * _counts.Length, (long)high - low + 1));
        bool growsUp = low == _first && high - width < low;
        int first = growsUp ? low : high - width + 1;
        long[] counts = new long[width];
        for (int i = 0; i < _counts.Length; i++)
        {
            if (_counts[i] > 0)
                counts[Math.Max(0, _first + i - first)] += _counts[i];
        }

        (_counts, _first) = (counts, first);
    }
}
