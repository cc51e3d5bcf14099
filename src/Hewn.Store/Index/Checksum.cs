using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Hewn.Store.Index;

/// <summary>
/// A checksum of 64 bits at the speed of memory: four lanes of multiplications of 64 by 64 bits, as in wyhash. It
/// notices damage; it is no defence against intent.
/// </summary>
internal static unsafe class Checksum
{
    private const ulong Seed0 = 0x2D358DCCAA6C78A5;
    private const ulong Seed1 = 0x8BB84B93962EACC9;
    private const ulong Seed2 = 0x4B33A62ED433D4A3;
    private const ulong Seed3 = 0x4D5A2DA51DE1AA47;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // at once: an index may be read before tiers would help
    public static ulong Of(ReadOnlySpan<byte> bytes)
    {
        unchecked // A hash wraps around.
        {
            ulong a = Seed0 ^ (ulong)bytes.Length;
            ulong b = Seed1;
            ulong c = Seed2;
            ulong d = Seed3;
            int at = 0;
            fixed (byte* start = bytes)
            {
                for (; bytes.Length - at >= 64; at += 64)
                {
                    ulong* words = (ulong*)(start + at);
                    a = Mix(words[0] ^ Seed0, words[1] ^ a);
                    b = Mix(words[2] ^ Seed1, words[3] ^ b);
                    c = Mix(words[4] ^ Seed2, words[5] ^ c);
                    d = Mix(words[6] ^ Seed3, words[7] ^ d);
                }
            }

            Span<byte> rest = stackalloc byte[64];
            rest.Clear();
            bytes[at..].CopyTo(rest);
            for (int i = 0; i < rest.Length; i += 16)
                a = Mix(Read(rest[i..]) ^ Seed0 ^ b, Read(rest[(i + 8)..]) ^ a);
            return Mix(a ^ BitOperations.RotateLeft(c, 17), d ^ BitOperations.RotateLeft(b, 41) ^ Seed1);
        }
    }

    /// <summary>A factor that is zero would take the other one's bits with it: so both are added as well.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Mix(ulong x, ulong y)
    {
        unchecked
        {
            ulong high = Math.BigMul(x, y, out ulong low);
            return (high ^ low) + x + BitOperations.RotateLeft(y, 32);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Read(ReadOnlySpan<byte> bytes) =>
        Unsafe.ReadUnaligned<ulong>(ref MemoryMarshal.GetReference(bytes[..8]));
}
