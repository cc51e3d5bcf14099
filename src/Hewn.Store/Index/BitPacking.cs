using System.Numerics;

namespace Hewn.Store.Index;

/// <summary>Numbers of a few bits each, one behind the other.</summary>
internal static unsafe class BitPacking
{
    /// <summary>Wider numbers stand as 64 bits each.</summary>
    private const int MaxPackedWidth = 57;

    private const int Padding = 8; // reading takes eight bytes at a time

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
                int bit = 0;
                int count = values.Length;
                if (width > MaxPackedWidth)
                {
                    for (int i = 0; i < count; i++)
                        target[i] = ((ulong*)start)[i];
                    return;
                }

                for (int i = 0; i < count; i++, bit += width)
                    target[i] = (*(ulong*)(start + (bit >> 3)) >> (bit & 7)) & mask;
            }
        }
    }
}
