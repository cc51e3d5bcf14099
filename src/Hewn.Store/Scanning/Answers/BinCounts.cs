using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Hewn.Store.Scanning.Answers;

/// <summary>Counts of the bins of <see cref="DoubleOrder"/>, with room only for where values are. One
/// thread's.</summary>
internal sealed class BinCounts
{
    private const int PageBits = 10; // 16 doublings: the values of a group are mostly on one page
    private const int PageBins = 1 << PageBits;
    private readonly long[]?[] _pages = new long[DoubleOrder.Bins / PageBins][];

    public long this[int bin] => _pages[bin >> PageBits] is { } page ? page[bin & (PageBins - 1)] : 0;

    public void Add(int bin, long count = 1)
    {
        long[] page = _pages[bin >> PageBits] ??= new long[PageBins];
        page[bin & (PageBins - 1)] += count;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // at once: a file may be done before tiers would help
    public void Add(ReadOnlySpan<double> values)
    {
        unchecked // Counts of values.
        {
            long[] page = [];
            int number = -1; // of the page: neighbours are mostly on one
            int at = 0;
            for (; Vector256.IsHardwareAccelerated && values.Length - at >= Vector256<double>.Count;
                at += Vector256<double>.Count)
            {
                Vector256<ulong> bins = DoubleOrder.BinsOf(Vector256.Create(values[at..]));
                if (!Vector256.EqualsAll(bins >>> PageBits, Vector256.Create((ulong)(uint)number)))
                {
                    for (int i = 0; i < Vector256<double>.Count; i++)
                        Add(DoubleOrder.BinOf(values[at + i]));
                    number = DoubleOrder.BinOf(values[at]) >> PageBits;
                    page = _pages[number]!;
                    continue;
                }

                Vector256<ulong> places = bins & Vector256.Create((ulong)(PageBins - 1));
                page[(int)places[0]]++;
                page[(int)places[1]]++;
                page[(int)places[2]]++;
                page[(int)places[3]]++;
            }

            for (; at < values.Length; at++)
                Add(DoubleOrder.BinOf(values[at]));
        }
    }

    public void Add(BinCounts other)
    {
        for (int at = 0; at < _pages.Length; at++)
        {
            for (int i = 0; other._pages[at] is { } page && i < page.Length; i++)
            {
                if (page[i] != 0)
                    Add((at << PageBits) + i, page[i]);
            }
        }
    }

    /// <summary>The bin that holds a rank (from 0), and how many values are in lower ones.</summary>
    public (int Bin, long Before) Find(long rank)
    {
        long before = 0;
        for (int at = 0; at < _pages.Length; at++)
        {
            for (int i = 0; _pages[at] is { } page && i < page.Length; i++)
            {
                if (rank < before + page[i])
                    return ((at << PageBits) + i, before);
                before += page[i];
            }
        }

        throw new ArgumentOutOfRangeException(nameof(rank), rank, $"there are {before} values");
    }
}
