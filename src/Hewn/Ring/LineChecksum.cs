using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Hewn.Ring;

/// <summary>
/// A checksum that costs next to nothing: a sum, and a sum of its running values, in eight lanes of 32 bits. It notices
/// missing, stale and exchanged pieces, which is what a power cut leaves; it is no defence against intent.
/// </summary>
/// <remarks>The idea is Fletcher's (1982), widened to vectors.</remarks>
internal static unsafe class LineChecksum
{
    private const int BlockBytes = 32;

    /// <summary>The checksum of a line.</summary>
    public static uint Of(ReadOnlySpan<byte> line)
    {
        if (line.Length < BlockBytes)
            return OfShort(line);
        unchecked // Sums wrap around on purpose.
        {
            Vector256<uint> sum = Vector256.Create((uint)line.Length);
            Vector256<uint> running = Vector256<uint>.Zero;
            ref byte start = ref MemoryMarshal.GetReference(line);
            int last = line.Length - BlockBytes;
            for (int at = 0; at < last; at += BlockBytes)
            {
                sum += Vector256.LoadUnsafe(ref start, (nuint)at).AsUInt32();
                running += sum;
            }

            // The last block overlaps the one before it: cheaper than a shorter one, and as good a sum.
            sum += Vector256.LoadUnsafe(ref start, (nuint)last).AsUInt32();
            return Join(sum, running + sum);
        }
    }

    /// <summary>
    /// Copies a line and sums it on the way: reading it back from where it was just stored would wait until that memory
    /// has come from the processor that used it last.
    /// </summary>
    /// <returns>The checksum of the line.</returns>
    public static uint Copy(ReadOnlySpan<byte> line, byte* target)
    {
        if (line.Length >= BlockBytes)
            return CopyBlocks(ref MemoryMarshal.GetReference(line), line.Length, target);
        line.CopyTo(new Span<byte>(target, BlockBytes));
        return OfShort(line);
    }

    // Without a call in it, so that its sums stay in registers.
    private static uint CopyBlocks(ref byte start, int length, byte* target)
    {
        unchecked // As in Of.
        {
            Vector256<uint> sum = Vector256.Create((uint)length);
            Vector256<uint> running = Vector256<uint>.Zero;
            nint last = length - BlockBytes;
            Vector256<byte> block;
            for (nint at = 0; at < last; at += BlockBytes)
            {
                block = Vector256.LoadUnsafe(ref start, (nuint)at);
                block.Store(target + at);
                sum += block.AsUInt32();
                running += sum;
            }

            block = Vector256.LoadUnsafe(ref start, (nuint)last);
            block.Store(target + last);
            sum += block.AsUInt32();
            return Join(sum, running + sum);
        }
    }

    private static uint OfShort(ReadOnlySpan<byte> line)
    {
        Span<byte> block = stackalloc byte[BlockBytes];
        block.Clear();
        line.CopyTo(block);
        unchecked // As in Of.
        {
            Vector256<uint> sum = Vector256.Create((uint)line.Length)
                + Vector256.LoadUnsafe(ref MemoryMarshal.GetReference(block)).AsUInt32();
            return Join(sum, sum);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Join(Vector256<uint> sum, Vector256<uint> running)
    {
        unchecked
        {
            // Different weights for the lanes, so that exchanged lanes are noticed, too.
            Vector256<uint> mixed = (running * Vector256.Create(3u, 5u, 7u, 11u, 13u, 17u, 19u, 23u)) + sum;
            uint result = Vector256.Sum(mixed);
            return result ^ (result >> 15);
        }
    }
}
