namespace Hewn.Store.Statistics;

/// <summary>
/// Counts of values in buckets that grow by the same factor, so that every value is known to within
/// <see cref="RelativeError"/>. Memory grows with the spread of the values, not with their number: about 2,300 buckets
/// (18 KB) from a microsecond to three hours.
/// </summary>
/// <remarks>The scheme is that of DDSketch (Masson, Rim, Lee 2019).</remarks>
internal sealed class LogHistogram
{
    /// <summary>The largest distance of a reported value from the true one, relative to the true one.</summary>
    public const double RelativeError = 0.005;

    private const double Growth = (1 + RelativeError) / (1 - RelativeError);
    private const double SmallestMs = 1e-6; // a nanosecond; less is counted as zero
    private static readonly double _logGrowth = Math.Log(Growth);
    private long[] _counts = [];
    private int _firstBucket;
    private long _zeros;

    /// <summary>Counts a value, which is not negative.</summary>
    public void Add(double value)
    {
        if (value < SmallestMs)
        {
            _zeros++;
            return;
        }

        int index = Reserve((int)Math.Ceiling(Math.Log(value) / _logGrowth)); // may replace the array
        _counts[index]++;
    }

    /// <summary>The value of a rank (from 0) in the sorted values, within <see cref="RelativeError"/>.</summary>
    public double ValueAt(long rank)
    {
        long before = _zeros;
        if (rank < before)
            return 0;
        for (int i = 0; i < _counts.Length; i++)
        {
            before += _counts[i];
            if (rank < before)
                return 2 * Math.Pow(Growth, _firstBucket + i) / (Growth + 1);
        }

        throw new ArgumentOutOfRangeException(nameof(rank), rank, "is beyond the values counted");
    }

    /// <summary>The index of a bucket, after making room for it.</summary>
    private int Reserve(int bucket)
    {
        const int Spare = 64;
        if (_counts.Length == 0)
        {
            _counts = new long[2 * Spare];
            _firstBucket = bucket - Spare;
        }
        else if (bucket < _firstBucket)
        {
            int added = _firstBucket - bucket + Spare;
            var larger = new long[_counts.Length + added];
            _counts.CopyTo(larger, added);
            (_counts, _firstBucket) = (larger, _firstBucket - added);
        }
        else if (bucket - _firstBucket >= _counts.Length)
        {
            Array.Resize(ref _counts, bucket - _firstBucket + Spare);
        }

        return bucket - _firstBucket;
    }
}
