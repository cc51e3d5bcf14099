using System.Runtime.CompilerServices;

namespace Hewn.AspNetCore.Metrics;

/// <summary>Counts values by the bucket that they fall into. Thread-safe.</summary>
/// <param name="bounds">The buckets' upper bounds, rising; one more bucket takes what is above them.</param>
internal sealed class Histogram(double[] bounds)
{
    private readonly long[] _counts = new long[bounds.Length + 1];
    private double _sum;

    /// <summary>The buckets' upper bounds.</summary>
    public IReadOnlyList<double> Bounds => bounds;

    /// <summary>The sum of all values.</summary>
    public double Sum => Volatile.Read(ref _sum);

    /// <summary>Adds a value.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)] // Up to three in a call.
    public void Observe(double value)
    {
        int bucket = Array.BinarySearch(bounds, value);
        Interlocked.Increment(ref _counts[bucket < 0 ? ~bucket : bucket]); // A value on a bound is within it.
        double before, after;
        do
        {
            before = Volatile.Read(ref _sum);
            after = before + value;
        }
        while (BitConverter.DoubleToInt64Bits(Interlocked.CompareExchange(ref _sum, after, before))
            != BitConverter.DoubleToInt64Bits(before));
    }

    /// <summary>How many values are at most each bound, and last how many there are.</summary>
    public long[] Cumulated()
    {
        long[] all = new long[_counts.Length];
        long sum = 0;
        for (int i = 0; i < all.Length; i++)
            all[i] = sum += Volatile.Read(ref _counts[i]);
        return all;
    }
}
