using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Hewn.Store.Streams;

/// <summary>
/// Puts a reverse solidus in front of quotation marks and reverse solidi: what lines that are JSON themselves are full
/// of, so that a step for each of them was the dearest part of taking such a line. Eight bytes are spread at once.
/// </summary>
internal static class QuoteEscapes
{
    /// <summary>Bytes that are written at once.</summary>
    public const int BlockBytes = 32;

    /// <summary>What they become at most.</summary>
    public const int RoomBytes = 2 * BlockBytes;

    private const int PartBytes = 8; // Each way in which some of so many are special has its own order below.
    private const byte Inserted = 0x80; // In an order: none of the bytes.
    private static readonly byte[] _orders = MakeOrders();

    /// <summary>Writes a block.</summary>
    /// <param name="source">Where it begins.</param>
    /// <param name="target">Where it goes; <see cref="RoomBytes"/> there are written over.</param>
    /// <returns>Bytes that it has become; 0 when some are escaped in other ways, or are no ASCII.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Write(ref byte source, ref byte target)
    {
        var block = Vector256.LoadUnsafe(ref source);
        if ((Vector256.LessThan(block.AsSByte(), Vector256.Create((sbyte)0x20)).AsByte()
            | Vector256.Equals(block, Vector256.Create((byte)0x7F))) != Vector256<byte>.Zero)
            return 0;
        uint special = (Vector256.Equals(block, Vector256.Create((byte)'"'))
            | Vector256.Equals(block, Vector256.Create((byte)'\\'))).ExtractMostSignificantBits();
        if (special != 0)
            return Spread(ref source, ref target, special);
        block.StoreUnsafe(ref target);
        return BlockBytes;
    }

    /// <param name="source">Where the block begins.</param>
    /// <param name="target">Where it goes.</param>
    /// <param name="special">A bit for each byte that is to be escaped.</param>
    private static int Spread(ref byte source, ref byte target, uint special)
    {
        unchecked // Places in a block.
        {
            ref byte orders = ref MemoryMarshal.GetArrayDataReference(_orders);
            nuint length = 0;
            for (nuint at = 0; at < BlockBytes; at += PartBytes, special >>= PartBytes)
            {
                uint own = (byte)special;
                var order = Vector128.LoadUnsafe(ref orders, own * (nuint)Vector128<byte>.Count);
                Vector128<byte> part = Vector128.CreateScalarUnsafe(
                    Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref source, at))).AsByte();
                Vector128.ConditionalSelect(
                    Vector128.Equals(order, Vector128.Create(Inserted)),
                    Vector128.Create((byte)'\\'),
                    Vector128.ShuffleNative(part, order)).StoreUnsafe(ref target, length);
                length += PartBytes + (nuint)BitOperations.PopCount(own);
            }

            return (int)length;
        }
    }

    /// <summary>For each mask of special bytes, which byte stands at each place behind.</summary>
    private static byte[] MakeOrders()
    {
        byte[] orders = new byte[(1 << PartBytes) * Vector128<byte>.Count];
        Array.Fill(orders, Inserted);
        for (int mask = 0; mask < 1 << PartBytes; mask++)
        {
            int at = mask * Vector128<byte>.Count;
            for (int i = 0; i < PartBytes; i++)
            {
                at += (mask >> i) & 1; // It is left as it was filled: inserted.
                orders[at++] = (byte)i;
            }
        }

        return orders;
    }
}
