using System.Runtime.CompilerServices;

namespace Hewn.LogQL.Metrics.Windows;

/// <summary>
/// Values in bins by the first bits of their order, so that what lies around a rank is found without putting all into
/// order. NaN counts as least.
/// </summary>
internal sealed class ValueBins
{
    private const int Bits = 16;
    private const ulong Sign = 1UL << 63;
    private readonly int[] _counts = new int[1 << Bits];

    /// <summary>Counts values; of several parts one after the other.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // at once: a query may be done before tiers would help
    public void Count(ReadOnlySpan<double> values)
    {
        unchecked // Counts of values in memory.
        {
            int[] counts = _counts;
            foreach (double value in values)
                counts[BinOf(value)]++;
        }
    }

    /// <summary>Takes over what another has counted.</summary>
    public void Add(ValueBins other)
    {
        for (int bin = 0; bin < _counts.Length; bin++)
            _counts[bin] += other._counts[bin];
    }

    /// <summary>
    /// The bins that hold the values of two ranks (the second is the first or the one behind it), and how many values
    /// lie below the first of them.
    /// </summary>
    public (int First, int Last, int Below, int Inside) Find(int rank, int nextRank)
    {
        int below = 0;
        int first = 0;
        while (below + _counts[first] <= rank)
            below += _counts[first++];
        int last = first;
        int inside = _counts[first];
        while (below + inside <= nextRank)
            inside += _counts[++last];
        return (first, last, below, inside);
    }

    /// <summary>Copies the values of some bins.</summary>
    /// <param name="values">All values.</param>
    /// <param name="first">The first bin.</param>
    /// <param name="last">The last bin.</param>
    /// <param name="target">Gets them.</param>
    /// <returns>How many they are.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // as above
    public static int Copy(ReadOnlySpan<double> values, int first, int last, Span<double> target)
    {
        unchecked // Differences of bins may wrap around: then they are large.
        {
            int kept = 0;
            uint width = (uint)(last - first);
            foreach (double value in values)
            {
                if ((uint)(BinOf(value) - first) <= width)
                    target[kept++] = value;
            }

            return kept;
        }
    }

    /// <summary>The bin of a value: a greater value has no lesser bin.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int BinOf(double value)
    {
        unchecked
        {
            ulong bits = BitConverter.DoubleToUInt64Bits(value + 0.0); // minus zero is zero
            ulong order = bits ^ ((ulong)((long)bits >> 63) | Sign);
            return double.IsNaN(value) ? 0 : (int)(order >> (64 - Bits));
        }
    }
}
