using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Hewn.Ring;

/// <summary>
/// A checksum that costs next to nothing: a sum, and a sum of its running values, in eight lanes of 32 bits. It notices
/// missing, stale and exchanged pieces, which is what a power cut leaves; it is no defence against intent.
/// </summary>
/// <remarks>The idea is Fletcher's (1982), widened to vectors.</remarks>
internal static class LineChecksum
{
    private const int BlockBytes = 32;

    public static uint Of(ReadOnlySpan<byte> line)
    {
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
            sum += last >= 0 ? Vector256.LoadUnsafe(ref start, (nuint)last).AsUInt32() : Padded(line);
            running += sum;

            // Different weights for the lanes, so that exchanged lanes are noticed, too.
            Vector256<uint> mixed = (running * Vector256.Create(3u, 5u, 7u, 11u, 13u, 17u, 19u, 23u)) + sum;
            uint result = Vector256.Sum(mixed);
            return result ^ (result >> 15);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Vector256<uint> Padded(ReadOnlySpan<byte> line)
    {
        Span<byte> block = stackalloc byte[BlockBytes];
        block.Clear();
        line.CopyTo(block);
        return Vector256.LoadUnsafe(ref MemoryMarshal.GetReference(block)).AsUInt32();
    }
}
