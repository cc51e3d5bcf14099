using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Hewn.Noise;

/// <summary>
/// A number of 64 bits by which lines are known again. Its keys are random in every process: what a program logs is
/// partly written by others, and nobody shall be able to make a line that passes for another. Immutable, thread-safe.
/// </summary>
/// <remarks>Multiplies and folds, as wyhash does, in four lanes that do not wait for each other.</remarks>
internal sealed class LineHash
{
    private readonly ulong _a;
    private readonly ulong _b;
    private readonly ulong _c;
    private readonly ulong _d;
    private readonly ulong _e;

    public LineHash()
    {
        ulong[] keys = new ulong[5];
        RandomNumberGenerator.Fill(MemoryMarshal.AsBytes(keys.AsSpan()));
        (_a, _b, _c, _d, _e) = (keys[0], keys[1], keys[2], keys[3], keys[4]);
    }

    /// <summary>The number of a line; never 0.</summary>
    public ulong Of(ReadOnlySpan<byte> line)
    {
        if (line.Length >= BlockBytes)
            return OfBlocks(ref MemoryMarshal.GetReference(line), line.Length);
        Span<byte> block = stackalloc byte[BlockBytes];
        block.Clear();
        line.CopyTo(block);
        return OfBlocks(ref MemoryMarshal.GetReference(block), line.Length);
    }

    private ulong OfBlocks(ref byte text, int length)
    {
        unchecked // Lengths are positive; the rest wraps around by design.
        {
            ulong one = _a, two = _b, three = _c, four = _d;
            nint last = Math.Max(length, BlockBytes) - BlockBytes;
            for (nint at = 0; at < last; at += BlockBytes)
            {
                one = Fold(Word(ref text, at) ^ _b, Word(ref text, at + 8) ^ one);
                two = Fold(Word(ref text, at + 16) ^ _c, Word(ref text, at + 24) ^ two);
                three = Fold(Word(ref text, at + 32) ^ _d, Word(ref text, at + 40) ^ three);
                four = Fold(Word(ref text, at + 48) ^ _a, Word(ref text, at + 56) ^ four);
            }

            // The last block overlaps the one before it: cheaper than a shorter one.
            one = Fold(Word(ref text, last) ^ _b, Word(ref text, last + 8) ^ one);
            two = Fold(Word(ref text, last + 16) ^ _c, Word(ref text, last + 24) ^ two);
            three = Fold(Word(ref text, last + 32) ^ _d, Word(ref text, last + 40) ^ three);
            four = Fold(Word(ref text, last + 48) ^ _a, Word(ref text, last + 56) ^ four);
            return Fold(Fold(one ^ _e, two ^ (ulong)length), Fold(three ^ _e, four ^ _b) ^ _c) | 1;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Word(ref byte text, nint at) => Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref text, at));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Fold(ulong x, ulong y)
    {
        ulong high = Math.BigMul(x, y, out ulong low);
        return high ^ low;
    }

    private const int BlockBytes = 64;
}
