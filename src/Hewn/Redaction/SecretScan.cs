using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Hewn.Records;

namespace Hewn.Redaction;

/// <summary>
/// Asks of text as it stands in a line (escaped UTF-8) whether <see cref="SecretText"/> needs to look at it. May say
/// yes in vain, never no: where <see cref="SecretText.Redact"/> would change a text, this says yes.
/// </summary>
/// <remarks>
/// Thirty-two places at a time, or 16, are compared with the first three bytes of every
/// <see cref="SecretShapes">shape</see>, and with the signs of pairs, by looking up the halves of each byte in small
/// tables: a bit that all six halves share stands for a group of beginnings. The few places that are left go to
/// <see cref="SecretPlace"/>.
/// </remarks>
internal static class SecretScan
{
    // One table of 16 entries for the upper and one for the lower half of each of three bytes.
    private static readonly Vector128<byte> _upper0, _lower0, _upper1, _lower1, _upper2, _lower2;

    static SecretScan()
    {
        byte[][] tables = SecretPlace.Fingerprints();
        _upper0 = Vector128.Create(tables[0]);
        _lower0 = Vector128.Create(tables[1]);
        _upper1 = Vector128.Create(tables[2]);
        _lower1 = Vector128.Create(tables[3]);
        _upper2 = Vector128.Create(tables[4]);
        _lower2 = Vector128.Create(tables[5]);
    }

    /// <summary>Whether a credential may stand in what was written behind <paramref name="start"/>.</summary>
    public static bool MayHold(ByteBuffer text, int start)
    {
        int length = text.Length - start;
        if (length < ShortestSecret)
            return false;
        text.Reserve(0); // Whole blocks are read, beyond the text's end: there must be room.
        ref byte first = ref text.At(start);
        if (!Avx2.IsSupported)
            return MayHoldNarrow(ref first, length);
        return length <= WideBytes ? MayHoldShort(ref first, length) : MayHoldLong(ref first, length);
    }

    // Large; where one of the three was inlined, the JIT had no budget left for the small parts of its caller.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static bool MayHoldShort(ref byte first, int length)
    {
        uint places = PlacesOf(MatchWide(ref first)) & (uint.MaxValue >> (WideBytes - length));
        return places != 0 && AnyPlace(ref first, length, 0, places);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static bool MayHoldLong(ref byte first, int length)
    {
        int last = length - WideBytes; // The last block overlaps the one before it.
        for (int at = 0; at < length; at += WideBytes)
        {
            at = Math.Min(at, last);
            uint places = PlacesOf(MatchWide(ref Unsafe.Add(ref first, at)));
            if (places != 0 && AnyPlace(ref first, length, at, places))
                return true;
        }

        return false;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static bool MayHoldNarrow(ref byte first, int length)
    {
        for (int at = 0; at < length; at += 16)
        {
            Vector128<byte> found = Match(ref Unsafe.Add(ref first, at));
            if (found == Vector128<byte>.Zero)
                continue;
            uint places = ~Vector128.Equals(found, default).ExtractMostSignificantBits() & 0xffff;
            if (length - at < 16)
                places &= (1u << (length - at)) - 1;
            if (AnyPlace(ref first, length, at, places))
                return true;
        }

        return false;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint PlacesOf(Vector256<byte> found) =>
        ~Vector256.Equals(found, default).ExtractMostSignificantBits();

    /// <summary>For each of 16 places the groups of beginnings that may begin there.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<byte> Match(ref byte text)
    {
        Vector128<byte> b0 = Vector128.LoadUnsafe(ref text);
        Vector128<byte> b1 = Vector128.LoadUnsafe(ref text, 1);
        Vector128<byte> b2 = Vector128.LoadUnsafe(ref text, 2);
        return Halves(b0, _upper0, _lower0) & Halves(b1, _upper1, _lower1) & Halves(b2, _upper2, _lower2);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<byte> Halves(Vector128<byte> bytes, Vector128<byte> upper, Vector128<byte> lower)
    {
        Vector128<byte> mask = Vector128.Create((byte)0x0f);
        // Indices are below 16, where the native shuffle means the same on every processor.
        return Vector128.ShuffleNative(upper, (bytes.AsUInt16() >>> 4).AsByte() & mask)
            & Vector128.ShuffleNative(lower, bytes & mask);
    }

    /// <summary>As <see cref="Match"/>, for 32 places.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<byte> MatchWide(ref byte text)
    {
        Vector256<byte> b0 = Vector256.LoadUnsafe(ref text);
        Vector256<byte> b1 = Vector256.LoadUnsafe(ref text, 1);
        Vector256<byte> b2 = Vector256.LoadUnsafe(ref text, 2);
        return HalvesWide(b0, _upper0, _lower0) & HalvesWide(b1, _upper1, _lower1) & HalvesWide(b2, _upper2, _lower2);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<byte> HalvesWide(Vector256<byte> bytes, Vector128<byte> upper, Vector128<byte> lower)
    {
        Vector256<byte> mask = Vector256.Create((byte)0x0f);
        // This shuffle looks up in each half by itself, so both halves hold the table.
        return Avx2.Shuffle(Vector256.Create(upper, upper), (bytes.AsUInt16() >>> 4).AsByte() & mask)
            & Avx2.Shuffle(Vector256.Create(lower, lower), bytes & mask);
    }

    /// <summary>Whether a credential may begin at one of the places behind <paramref name="at"/>.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static bool AnyPlace(ref byte first, int length, int at, uint places)
    {
        ReadOnlySpan<byte> text = MemoryMarshal.CreateReadOnlySpan(ref first, length);
        for (; places != 0; places &= places - 1)
        {
            if (SecretPlace.MayBegin(text, at + int.CreateTruncating(uint.TrailingZeroCount(places))))
                return true;
        }

        return false;
    }

    private const int WideBytes = 32;

    // A name of three letters, the sign, and one byte.
    private const int ShortestSecret = 5;
}
