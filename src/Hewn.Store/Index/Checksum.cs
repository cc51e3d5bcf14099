using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Hewn.Store.Index;

/// <summary>
/// A checksum of 64 bits at the speed of memory: four lanes of multiplications of 64 by 64 bits, as in wyhash. It
/// notices damage; it is no defence against intent.
/// </summary>
internal static class Checksum
{
    private const ulong Seed0 = 0x2D358DCCAA6C78A5;
    private const ulong Seed1 = 0x8BB84B93962EACC9;
    private const ulong Seed2 = 0x4B33A62ED433D4A3;
    private const ulong Seed3 = 0x4D5A2DA51DE1AA47;

    public static ulong Of(ReadOnlySpan<byte> bytes)
    {
        unchecked // A hash wraps around.
        {
            ulong a = Seed0 ^ (ulong)bytes.Length;
            ulong b = Seed1;
            ulong c = Seed2;
            ulong d = Seed3;
            while (bytes.Length >= 64)
            {
                a = Mix(Read(bytes) ^ Seed0, Read(bytes[8..]) ^ a);
                b = Mix(Read(bytes[16..]) ^ Seed1, Read(bytes[24..]) ^ b);
                c = Mix(Read(bytes[32..]) ^ Seed2, Read(bytes[40..]) ^ c);
                d = Mix(Read(bytes[48..]) ^ Seed3, Read(bytes[56..]) ^ d);
                bytes = bytes[64..];
            }

            Span<byte> rest = stackalloc byte[64];
            rest.Clear();
            bytes.CopyTo(rest);
            for (int at = 0; at < rest.Length; at += 16)
                a = Mix(Read(rest[at..]) ^ Seed0 ^ b, Read(rest[(at + 8)..]) ^ a);
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
