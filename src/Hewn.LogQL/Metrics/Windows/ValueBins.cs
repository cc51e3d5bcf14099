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

    /// <param name="parts">The values.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // at once: a query may be done before tiers would help
    public ValueBins(ReadOnlySpan<ArraySegment<double>> parts)
    {
        unchecked // Counts of values in memory.
        {
            foreach (ArraySegment<double> part in parts)
            {
                foreach (double value in part.AsSpan())
                    _counts[BinOf(value)]++;
            }
        }
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

    /// <summary>The bin of a value: a greater value has no lesser bin.</summary>
    public static int BinOf(double value)
    {
        unchecked
        {
            if (double.IsNaN(value))
                return 0;
            ulong bits = BitConverter.DoubleToUInt64Bits(value + 0.0); // minus zero is zero
            ulong order = (bits & Sign) == 0 ? bits | Sign : ~bits;
            return (int)(order >> (64 - Bits));
        }
    }
}
