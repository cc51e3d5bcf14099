using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Hewn.Store.Scanning.Reading;

namespace Hewn.Store.Scanning.Lines;

/// <summary>
/// Where the quotes and newlines of a piece stand that are not escaped, and where its backslashes and control bytes do.
/// In text with quotes around some words (<see cref="LineForm.Slog"/>) the spaces outside of quotes as well. One
/// thread's.
/// </summary>
internal sealed unsafe class QuoteIndex(VectorWidth width, LineForm form = LineForm.Json) : IDisposable
{
    private const int BlockBytes = 64;
    private const int LeadPositions = 16; // keeps the positions aligned
    private const int PaddingPositions = 128; // room for the vectors that write more positions than there are
    private uint* _positions;
    private ulong* _specials;

    /// <summary>
    /// Quotes, newlines (and spaces) in their order, as offsets in the piece; 16 zeros follow, and before them stands
    /// what is one less than the first line's begin.
    /// </summary>
    public uint* Positions => _positions;

    /// <summary>How many positions.</summary>
    public int Count { get; private set; }

    /// <summary>One bit a byte: backslashes, and control bytes other than the newline.</summary>
    public ulong* Specials => _specials;

    /// <summary>False when <see cref="Specials"/> is all zero.</summary>
    public bool HasSpecials { get; private set; }

    /// <summary>Looks at a piece of at most <see cref="ScanLimits.MaxIndexedPieceBytes"/>.</summary>
    public void Build(byte* piece, int length)
    {
        Reserve();
        switch (width)
        {
            case VectorWidth.Bits512:
                Build<ByteMasks512>(piece, length);
                break;
            case VectorWidth.Bits256:
                Build<ByteMasks256>(piece, length);
                break;
            case VectorWidth.Bits128:
                Build<ByteMasks128>(piece, length);
                break;
            default:
                Build<ByteMasksScalar>(piece, length);
                break;
        }
    }

    public void Dispose()
    {
        NativeMemory.AlignedFree(_positions == null ? null : _positions - LeadPositions);
        NativeMemory.AlignedFree(_specials);
        _positions = null;
        _specials = null;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // at once: a file may be done before tiers would help
    private void Build<TMasks>(byte* piece, int length) where TMasks : struct, IByteMasks
    {
        unchecked // Shifts and positions wrap nowhere: a piece is far below 2 GiB.
        {
            uint* next = _positions;
            ulong carry = 0; // 1: the last byte of the block before escapes the first of this one
            ulong anySpecial = 0;
            bool isInString = false; // The block begins inside of quotes.
            for (int at = 0; at < length; at += BlockBytes)
            {
                TMasks.Find(piece + at, out ulong quotes, out ulong newlines, out ulong slashes, out ulong controls);
                ulong inside = length - at >= BlockBytes ? ~0UL : (1UL << (length - at)) - 1;
                ulong special = (slashes | (controls & ~newlines)) & inside;
                _specials[at / BlockBytes] = special;
                anySpecial |= special;
                if ((slashes | carry) != 0)
                    quotes &= ~Escaped(slashes, ref carry);
                ulong hits = quotes | newlines;
                if (form == LineForm.Slog)
                    hits |= TMasks.Spaces(piece + at) & ~Strings(quotes, newlines, ref isInString);
                hits &= inside;
                next = typeof(TMasks) == typeof(ByteMasks512) && Avx512Vbmi2.IsSupported
                    ? StoreCompressed(next, hits, (uint)at)
                    : Store(next, hits, (uint)at);
            }

            HasSpecials = anySpecial != 0;
            Count = (int)(next - _positions);
            new Span<uint>(next, 16).Clear();
        }
    }

    /// <summary>The bytes from each opening quote up to the closing one, or the end of the line.</summary>
    private static ulong Strings(ulong quotes, ulong newlines, ref bool isInString)
    {
        unchecked
        {
            ulong strings = quotes; // the parity of all quotes up to each byte
            strings ^= strings << 1;
            strings ^= strings << 2;
            strings ^= strings << 4;
            strings ^= strings << 8;
            strings ^= strings << 16;
            strings ^= strings << 32;
            strings = isInString ? ~strings : strings;
            if ((strings & newlines) != 0) // A quote is missing.
                strings = StringsByLine(quotes, newlines, isInString);
            isInString = (long)strings < 0;
            return strings;
        }
    }

    private static ulong StringsByLine(ulong quotes, ulong newlines, bool isInString)
    {
        unchecked
        {
            ulong strings = 0;
            int from = 0;
            for (ulong ends = quotes | newlines; ends != 0; ends &= ends - 1)
            {
                int at = BitOperations.TrailingZeroCount(ends);
                strings |= isInString ? (1UL << at) - (1UL << from) : 0;
                isInString = !isInString && ((quotes >> at) & 1) != 0;
                from = at;
            }

            return isInString ? strings | (~0UL << from) : strings;
        }
    }

    /// <summary>The bytes that a backslash escapes.</summary>
    private static ulong Escaped(ulong slashes, ref ulong carry)
    {
        unchecked
        {
            ulong escaped = carry;
            slashes &= ~carry;
            carry = 0;
            while (slashes != 0) // The lowest one left is not escaped itself: it escapes the byte after it.
            {
                int bit = BitOperations.TrailingZeroCount(slashes);
                if (bit == BlockBytes - 1)
                {
                    carry = 1;
                    break;
                }

                escaped |= 2UL << bit;
                slashes &= ~(3UL << bit);
            }

            return escaped;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint* StoreCompressed(uint* next, ulong hits, uint at)
    {
        unchecked
        {
            Vector512<byte> mask = Spread(hits);
            Vector512<byte> packed =
                Avx512Vbmi2.Compress(Vector512<byte>.Zero, mask, Vector512.CreateSequence<byte>(0, 1));
            Vector512<uint> start = Vector512.Create(at);
            int count = BitOperations.PopCount(hits);
            (Avx512F.ConvertToVector512UInt32(packed.GetLower().GetLower()) + start).Store(next);
            if (count > 16)
            {
                (Avx512F.ConvertToVector512UInt32(packed.GetLower().GetUpper()) + start).Store(next + 16);
                if (count > 32)
                {
                    (Avx512F.ConvertToVector512UInt32(packed.GetUpper().GetLower()) + start).Store(next + 32);
                    (Avx512F.ConvertToVector512UInt32(packed.GetUpper().GetUpper()) + start).Store(next + 48);
                }
            }

            return next + count;
        }
    }

    /// <summary>A byte of ones for each bit that is set.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<byte> Spread(ulong bits)
    {
        Vector512<byte> source = Vector512.Create(bits).AsByte();
        Vector512<byte> byteOfLane = Vector512.Create(
            0x0000000000000000UL, 0x0101010101010101UL, 0x0202020202020202UL, 0x0303030303030303UL,
            0x0404040404040404UL, 0x0505050505050505UL, 0x0606060606060606UL, 0x0707070707070707UL).AsByte();
        Vector512<byte> bitOfLane = Vector512.Create(0x8040201008040201UL).AsByte();
        return Vector512.Equals(Avx512BW.Shuffle(source, byteOfLane) & bitOfLane, bitOfLane);
    }

    /// <summary>
    /// Twelve at once, which is more than most blocks have: cheaper than a branch for each, and than one that is often
    /// guessed wrong.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint* Store(uint* next, ulong hits, uint at)
    {
        const int AtOnce = 12;
        unchecked
        {
            int count = BitOperations.PopCount(hits);
            hits = StoreFour(next, hits, at);
            hits = StoreFour(next + 4, hits, at);
            hits = StoreFour(next + 8, hits, at);
            for (int done = AtOnce; done < count; done += 4)
                hits = StoreFour(next + done, hits, at);
            return next + count;
        }
    }

    /// <summary>The four lowest, written out: the compiler does not unroll loops.</summary>
    /// <returns>The others.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong StoreFour(uint* next, ulong hits, uint at)
    {
        unchecked
        {
            next[0] = at + (uint)BitOperations.TrailingZeroCount(hits);
            hits &= hits - 1;
            next[1] = at + (uint)BitOperations.TrailingZeroCount(hits);
            hits &= hits - 1;
            next[2] = at + (uint)BitOperations.TrailingZeroCount(hits);
            hits &= hits - 1;
            next[3] = at + (uint)BitOperations.TrailingZeroCount(hits);
            return hits & (hits - 1);
        }
    }

    private void Reserve()
    {
        if (_positions != null)
            return;
        const nuint Room = ScanLimits.MaxIndexedPieceBytes + PaddingPositions;
        _positions = (uint*)NativeMemory.AlignedAlloc((LeadPositions + Room) * sizeof(uint), 64) + LeadPositions;
        _positions[-1] = uint.MaxValue;
        _specials = (ulong*)NativeMemory.AlignedAlloc((Room / BlockBytes + 1) * sizeof(ulong), 64);
    }
}
