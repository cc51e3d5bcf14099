using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Hewn.Store.Index;

/// <summary>Numbers of a few bits each, one behind the other.</summary>
internal static unsafe class BitPacking
{
    /// <summary>Wider numbers stand as 64 bits each.</summary>
    private const int MaxPackedWidth = 57;

    private const int Padding = 8; // reading takes eight bytes at a time

    /// <summary>Of numbers of so many bits four stand in the eight bytes from the first one's.</summary>
    private const int MaxWidthOfFour = 14;

    /// <summary>The bits that a number needs.</summary>
    public static int WidthOf(ulong largest) => 64 - BitOperations.LeadingZeroCount(largest);

    /// <summary>The bytes of so many numbers.</summary>
    public static int BytesOf(int count, int width) =>
        width > MaxPackedWidth ? count * sizeof(ulong) : (count * width + 7) / 8 + (width == 0 ? 0 : Padding);

    public static void Pack(ByteBuffer target, ReadOnlySpan<ulong> values, int width)
    {
        unchecked // Bit positions of at most a thousand values.
        {
            Span<byte> bytes = target.Take(BytesOf(values.Length, width));
            if (width == 0)
                return;
            fixed (byte* start = bytes)
            {
                for (int i = 0; i < values.Length; i++)
                {
                    if (width > MaxPackedWidth)
                        ((ulong*)start)[i] = values[i];
                    else
                        *(ulong*)(start + (i * width / 8)) |= values[i] << (i * width % 8);
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // at once: an index may be read before tiers would help
    public static void Unpack(ref ByteCursor source, Span<ulong> values, int width)
    {
        unchecked
        {
            if (width > 64)
                throw new DamagedIndexException($"numbers of {width} bits");
            ReadOnlySpan<byte> bytes = source.Take(BytesOf(values.Length, width));
            if (width == 0)
            {
                values.Clear();
                return;
            }

            ulong mask = (1UL << width) - 1;
            fixed (byte* start = bytes)
            fixed (ulong* target = values)
            {
                int count = values.Length;
                if (width > MaxPackedWidth)
                {
                    for (int i = 0; i < count; i++)
                        target[i] = ((ulong*)start)[i];
                    return;
                }

                int done = Avx2.IsSupported && width <= MaxWidthOfFour ? UnpackFours(start, target, count, width) : 0;
                for (int i = done, bit = done * width; i < count; i++, bit += width)
                    target[i] = (*(ulong*)(start + (bit >> 3)) >> (bit & 7)) & mask;
            }
        }
    }

    /// <summary>As <see cref="Unpack(ref ByteCursor, Span{ulong}, int)"/>, only those of some rows; the others become
    /// anything.</summary>
    /// <param name="source">The numbers.</param>
    /// <param name="values">Filled.</param>
    /// <param name="width">Bits of each.</param>
    /// <param name="rows">The rows, one bit each.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // at once: an index may be read before tiers would help
    public static void Unpack(ref ByteCursor source, Span<ulong> values, int width, ReadOnlySpan<ulong> rows)
    {
        unchecked
        {
            if (width is 0 or > MaxPackedWidth)
            {
                Unpack(ref source, values, width);
                return;
            }

            ReadOnlySpan<byte> bytes = source.Take(BytesOf(values.Length, width));
            ulong mask = (1UL << width) - 1;
            fixed (byte* start = bytes)
            {
                for (int word = 0; word < rows.Length; word++)
                {
                    for (ulong left = rows[word]; left != 0; left &= left - 1)
                    {
                        int row = (word << 6) + BitOperations.TrailingZeroCount(left);
                        int bit = row * width;
                        values[row] = (*(ulong*)(start + (bit >> 3)) >> (bit & 7)) & mask;
                    }
                }
            }
        }
    }

    /// <summary>Four at a time; says how many that were.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int UnpackFours(byte* start, ulong* target, int count, int width)
    {
        unchecked
        {
            ulong step = (ulong)width;
            var shifts = Vector256.Create(0UL, step, 2 * step, 3 * step);
            var mask = Vector256.Create((1UL << width) - 1);
            int bit = 0;
            int i = 0;
            for (; count - i >= 4; i += 4, bit += 4 * width)
            {
                var four = Vector256.Create(*(ulong*)(start + (bit >> 3)) >> (bit & 7));
                (Avx2.ShiftRightLogicalVariable(four, shifts) & mask).Store(target + i);
            }

            return i;
        }
    }
}
