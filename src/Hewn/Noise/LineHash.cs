using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Security.Cryptography;
using AesInstructions = System.Runtime.Intrinsics.X86.Aes;

namespace Hewn.Noise;

/// <summary>
/// A number of 64 bits by which lines are found again; whether they are the same their bytes decide. Its keys are
/// random in every process: what a program logs is partly written by others, who shall not choose lines that push each
/// other out of their place. Immutable, thread-safe.
/// </summary>
/// <remarks>
/// Rounds of AES, as aHash does them, or where the processor has none multiplications that are folded, as in wyhash: in
/// either case four lanes that do not wait for each other.
/// </remarks>
internal sealed class LineHash
{
    private readonly ulong _a;
    private readonly ulong _b;
    private readonly ulong _c;
    private readonly ulong _d;
    private readonly ulong _e;
    private readonly Vector128<byte> _key;
    private readonly Vector128<byte> _one;
    private readonly Vector128<byte> _two;
    private readonly Vector128<byte> _three;
    private readonly Vector128<byte> _four;
    private readonly Vector128<ulong> _sum;
    private readonly bool _usesRounds;

    public LineHash()
        : this(AesInstructions.IsSupported)
    {
    }

    /// <param name="usesRounds">Whether to use the processor's rounds of AES; it must have them.</param>
    internal LineHash(bool usesRounds)
        : this(usesRounds, RandomKeys())
    {
    }

    /// <param name="usesRounds">As above.</param>
    /// <param name="keys">Known keys, for tests that must come to the same numbers again.</param>
    internal LineHash(bool usesRounds, ReadOnlySpan<ulong> keys)
    {
        (_a, _b, _c, _d, _e) = (keys[0], keys[1], keys[2], keys[3], keys[4]);
        _key = Vector128.Create(keys[5], keys[6]).AsByte();
        _one = Vector128.Create(_a, _b).AsByte();
        _two = Vector128.Create(_c, _d).AsByte();
        _three = Vector128.Create(_e, _a).AsByte();
        _four = Vector128.Create(_b, _c).AsByte();
        _sum = Vector128.Create(_d, _e);
        _usesRounds = usesRounds;
    }

    /// <summary>The number of a line; never 0.</summary>
    public ulong Of(ReadOnlySpan<byte> line)
    {
        return line.Length >= BlockBytes
            ? OfLong(ref MemoryMarshal.GetReference(line), line.Length)
            : OfShort(line);
    }

    private ulong OfShort(ReadOnlySpan<byte> line)
    {
        Span<byte> block = stackalloc byte[BlockBytes];
        block.Clear();
        line.CopyTo(block);
        return OfLong(ref MemoryMarshal.GetReference(block), line.Length);
    }

    private ulong OfLong(ref byte text, int length) =>
        _usesRounds ? OfRounds(ref text, length) : OfBlocks(ref text, length);

    /// <summary>
    /// A block is mixed into its lane behind a round, so what it changes goes through the next round's substitution of
    /// bytes that nobody else knows. With some luck a later block could take that back; it would change the sums.
    /// </summary>
    private ulong OfRounds(ref byte text, int length)
    {
        Vector128<byte> one = _one, two = _two, three = _three, four = _four;
        Vector128<ulong> sum = _sum, other = _key.AsUInt64();
        nint last = Math.Max(length, BlockBytes) - BlockBytes;
        for (nint at = 0; ; at = Math.Min(at + BlockBytes, last)) // The last block overlaps the one before it.
        {
            Vector128<byte> first = Vector128.LoadUnsafe(ref text, (nuint)at);
            Vector128<byte> second = Vector128.LoadUnsafe(ref text, (nuint)(at + 16));
            Vector128<byte> third = Vector128.LoadUnsafe(ref text, (nuint)(at + 32));
            Vector128<byte> fourth = Vector128.LoadUnsafe(ref text, (nuint)(at + 48));
            one = AesInstructions.Encrypt(one, first);
            two = AesInstructions.Encrypt(two, second);
            three = AesInstructions.Encrypt(three, third);
            four = AesInstructions.Encrypt(four, fourth);
            sum = Shuffled(Shuffled(sum) + first.AsUInt64()) + third.AsUInt64();
            other = Shuffled(Shuffled(other) + second.AsUInt64()) + fourth.AsUInt64();
            if (at == last)
                break;
        }

        Vector128<byte> sized = _key ^ Vector128.CreateScalar((long)length).AsByte();
        one = AesInstructions.Encrypt(AesInstructions.Encrypt(one, sized), two);
        three = AesInstructions.Encrypt(AesInstructions.Encrypt(three, sized), four);
        one = AesInstructions.Encrypt(one, three);
        one = AesInstructions.Encrypt(one, (sum + Shuffled(other)).AsByte());
        one = AesInstructions.Encrypt(AesInstructions.Encrypt(one, _key), _key);
        return one.AsUInt64().ToScalar() | 1;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<ulong> Shuffled(Vector128<ulong> sum) =>
        Vector128.ShuffleNative(sum.AsByte(), Vector128.Create(
            (byte)4, 11, 9, 6, 8, 13, 15, 5, 14, 3, 1, 12, 0, 7, 10, 2)).AsUInt64();

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

    private static ulong[] RandomKeys()
    {
        ulong[] keys = new ulong[Keys];
        RandomNumberGenerator.Fill(MemoryMarshal.AsBytes(keys.AsSpan()));
        return keys;
    }

    private const int BlockBytes = 64;

    private const int Keys = 7;
}
