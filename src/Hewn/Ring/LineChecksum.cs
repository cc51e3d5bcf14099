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
    public static uint Of(ReadOnlySpan<byte> line)
    {
        unchecked // Sums wrap around on purpose.
        {
            Vector256<uint> sum = Vector256.Create((uint)line.Length);
            Vector256<uint> running = Vector256<uint>.Zero;
            ref byte start = ref MemoryMarshal.GetReference(line);
            nuint at = 0;
            nuint whole = (nuint)line.Length & ~(nuint)31;
            for (; at < whole; at += 32)
            {
                sum += Vector256.LoadUnsafe(ref start, at).AsUInt32();
                running += sum;
            }

            if (at < (nuint)line.Length)
            {
                sum += Rest(line[(int)at..]).AsUInt32();
                running += sum;
            }

            // Different weights for the lanes, so that exchanged lanes are noticed, too.
            Vector256<uint> mixed = (running * Vector256.Create(3u, 5u, 7u, 11u, 13u, 17u, 19u, 23u)) + sum;
            uint result = Vector256.Sum(mixed);
            return result ^ (result >> 15);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<byte> Rest(ReadOnlySpan<byte> rest)
    {
        Vector256<byte> block = Vector256<byte>.Zero;
        rest.CopyTo(MemoryMarshal.CreateSpan(ref Unsafe.As<Vector256<byte>, byte>(ref block), 32));
        return block;
    }
}
