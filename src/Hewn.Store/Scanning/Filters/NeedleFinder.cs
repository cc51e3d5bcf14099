using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Hewn.Store.Scanning.Lines;

namespace Hewn.Store.Scanning.Filters;

/// <summary>
/// Finds a text among bytes: looks for two of its bytes at once, at the distance they have, and compares only where
/// both
/// are. Immutable.
/// </summary>
/// <remarks>
/// The two bytes should be the rarest in what is searched; <see cref="ByteRarity"/> chooses them. Ignoring case
/// concerns
/// the letters A to Z only.
/// </remarks>
internal sealed unsafe class NeedleFinder
{
    private readonly byte[] _needle; // in small letters when the case does not matter
    private readonly bool _ignoresCase;
    private readonly VectorWidth _width;
    private readonly int _first;
    private readonly int _second;
    private readonly byte _firstCase; // 0x20 for a letter whose case does not matter
    private readonly byte _secondCase;

    /// <param name="needle">What to find; not empty.</param>
    /// <param name="ignoresCase">Whether A is as good as a.</param>
    /// <param name="width">The vectors to use.</param>
    /// <param name="rarity">How often each byte is met in what will be searched.</param>
    public NeedleFinder(ReadOnlySpan<byte> needle, bool ignoresCase, VectorWidth width, ByteRarity rarity)
    {
        _needle = needle.ToArray();
        (_ignoresCase, _width) = (ignoresCase, width);
        if (ignoresCase)
        {
            foreach (ref byte b in _needle.AsSpan())
                b = Fold(b);
        }

        (_first, _second) = rarity.ChooseTwo(_needle, ignoresCase);
        _firstCase = CaseBit(_needle[_first]);
        _secondCase = CaseBit(_needle[_second]);
    }

    /// <summary>Its length in bytes.</summary>
    public int Length => _needle.Length;

    /// <summary>Where it stands first, at or behind <paramref name="from"/>; -1 when it does not. Reads up to 128 bytes
    /// past the end.</summary>
    public int Find(byte* text, int from, int length) => _width switch
    {
        VectorWidth.Bits512 => Find512(text, from, length),
        VectorWidth.Bits256 => Find256(text, from, length),
        VectorWidth.Bits128 => Find128(text, from, length),
        _ => FindPlainly(text, from, length),
    };

    /// <summary>Whether a text holds it, for bytes with no room around them.</summary>
    public bool IsIn(ReadOnlySpan<byte> text)
    {
        fixed (byte* start = text)
            return FindPlainly(start, 0, text.Length) >= 0;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // at once: a file may be done before tiers would help
    private int Find512(byte* text, int from, int length)
    {
        unchecked // Positions in a piece.
        {
            int end = length - _needle.Length; // the last place it may stand at
            Vector512<byte> first = Vector512.Create(_needle[_first]);
            Vector512<byte> second = Vector512.Create(_needle[_second]);
            Vector512<byte> firstCase = Vector512.Create(_firstCase);
            Vector512<byte> secondCase = Vector512.Create(_secondCase);
            for (; from <= end; from += 128)
            {
                byte* a = text + from + _first;
                byte* b = text + from + _second;
                Vector512<byte> low = Vector512.Equals(Vector512.Load(a) | firstCase, first)
                    & Vector512.Equals(Vector512.Load(b) | secondCase, second);
                Vector512<byte> high = Vector512.Equals(Vector512.Load(a + 64) | firstCase, first)
                    & Vector512.Equals(Vector512.Load(b + 64) | secondCase, second);
                if ((low | high) == Vector512<byte>.Zero)
                    continue;
                int found = Check(text, from, low.ExtractMostSignificantBits(), end);
                found = found < 0 ? Check(text, from + 64, high.ExtractMostSignificantBits(), end) : found;
                if (found >= 0)
                    return found;
            }

            return -1;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // at once: a file may be done before tiers would help
    private int Find256(byte* text, int from, int length)
    {
        unchecked
        {
            int end = length - _needle.Length;
            Vector256<byte> first = Vector256.Create(_needle[_first]);
            Vector256<byte> second = Vector256.Create(_needle[_second]);
            Vector256<byte> firstCase = Vector256.Create(_firstCase);
            Vector256<byte> secondCase = Vector256.Create(_secondCase);
            for (; from <= end; from += 64)
            {
                byte* a = text + from + _first;
                byte* b = text + from + _second;
                Vector256<byte> low = Vector256.Equals(Vector256.Load(a) | firstCase, first)
                    & Vector256.Equals(Vector256.Load(b) | secondCase, second);
                Vector256<byte> high = Vector256.Equals(Vector256.Load(a + 32) | firstCase, first)
                    & Vector256.Equals(Vector256.Load(b + 32) | secondCase, second);
                if ((low | high) == Vector256<byte>.Zero)
                    continue;
                ulong hits = low.ExtractMostSignificantBits() | ((ulong)high.ExtractMostSignificantBits() << 32);
                int found = Check(text, from, hits, end);
                if (found >= 0)
                    return found;
            }

            return -1;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // at once: a file may be done before tiers would help
    private int Find128(byte* text, int from, int length)
    {
        unchecked
        {
            int end = length - _needle.Length;
            Vector128<byte> first = Vector128.Create(_needle[_first]);
            Vector128<byte> second = Vector128.Create(_needle[_second]);
            Vector128<byte> firstCase = Vector128.Create(_firstCase);
            Vector128<byte> secondCase = Vector128.Create(_secondCase);
            for (; from <= end; from += 16)
            {
                Vector128<byte> hits = Vector128.Equals(Vector128.Load(text + from + _first) | firstCase, first)
                    & Vector128.Equals(Vector128.Load(text + from + _second) | secondCase, second);
                if (hits == Vector128<byte>.Zero)
                    continue;
                int found = Check(text, from, hits.ExtractMostSignificantBits(), end);
                if (found >= 0)
                    return found;
            }

            return -1;
        }
    }

    private int FindPlainly(byte* text, int from, int length)
    {
        int end = length - _needle.Length;
        for (; from <= end; from++)
        {
            if ((text[from + _first] | _firstCase) == _needle[_first] && IsAt(text + from))
                return from;
        }

        return -1;
    }

    private int Check(byte* text, int from, ulong hits, int end)
    {
        unchecked
        {
            for (; hits != 0; hits &= hits - 1)
            {
                int at = from + BitOperations.TrailingZeroCount(hits);
                if (at > end)
                    return -1;
                if (IsAt(text + at))
                    return at;
            }

            return -1;
        }
    }

    private bool IsAt(byte* text)
    {
        if (!_ignoresCase)
            return new ReadOnlySpan<byte>(text, _needle.Length).SequenceEqual(_needle);
        for (int i = 0; i < _needle.Length; i++)
        {
            if (Fold(text[i]) != _needle[i])
                return false;
        }

        return true;
    }

    private byte CaseBit(byte b) => _ignoresCase && char.IsAsciiLetterLower((char)b) ? (byte)0x20 : (byte)0;

    private static byte Fold(byte b) => char.IsAsciiLetterUpper((char)b) ? (byte)(b | 0x20) : b;
}
