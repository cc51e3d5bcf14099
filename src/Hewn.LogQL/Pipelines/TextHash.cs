using System.Buffers.Binary;
using System.Numerics;

namespace Hewn.LogQL.Pipelines;

/// <summary>A hash of 64 bits; the same in every process.</summary>
internal static class TextHash
{
    private const ulong First = 0x9E3779B97F4A7C15;
    private const ulong Second = 0xC2B2AE3D27D4EB4F;

    /// <summary>The hash of some bytes.</summary>
    public static ulong Of(ReadOnlySpan<byte> bytes)
    {
        unchecked // A hash wraps around.
        {
            ulong hash = First ^ ((ulong)bytes.Length * Second);
            for (; bytes.Length >= 8; bytes = bytes[8..])
                hash = Mix(hash, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
            ulong rest = 0;
            for (int i = 0; i < bytes.Length; i++)
                rest |= (ulong)bytes[i] << (8 * i);
            hash = Mix(hash, rest);
            hash = (hash ^ (hash >> 29)) * Second;
            return hash ^ (hash >> 32);
        }
    }

    private static ulong Mix(ulong hash, ulong part) =>
        unchecked(BitOperations.RotateLeft((hash ^ part) * First, 31) * Second);
}
