using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Hewn.Store.Index;

/// <summary>
/// The keys of words: of a word of less than five bytes one key; of a longer one a key of its first five bytes and one
/// of its last five, so that a text that ends inside a word can be looked up, too. Letters A to Z count as a to z.
/// </summary>
internal static unsafe class WordKeys
{
    /// <summary>Bytes of a word's beginning and end that make a key.</summary>
    public const int EdgeBytes = 5;

    private const ulong Whole = 1UL << 56;
    private const ulong Beginning = 2UL << 56;
    private const ulong Ending = 3UL << 56;
    private const ulong SmallLetters = 0x2020202020202020;
    private const ulong EdgeMask = (1UL << (8 * EdgeBytes)) - 1;

    /// <summary>The key of a word of less than <see cref="EdgeBytes"/>. Reads eight bytes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint OfShort(byte* word, int length) => unchecked(
        Hash((((*(ulong*)word) | SmallLetters) & ((1UL << (8 * length)) - 1)) | Whole | ((ulong)length << 48)));

    /// <summary>The key of a longer word's beginning. Reads eight bytes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint OfBeginning(byte* word) => Hash(((*(ulong*)word | SmallLetters) & EdgeMask) | Beginning);

    /// <summary>The key of a longer word's end. Reads three bytes past it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint OfEnding(byte* end) =>
        Hash(((*(ulong*)(end - EdgeBytes) | SmallLetters) & EdgeMask) | Ending);

    /// <summary>Adds the keys of a text. Reads up to 64 bytes past its end.</summary>
    /// <param name="text">Where it stands.</param>
    /// <param name="from">Its first byte.</param>
    /// <param name="to">The byte behind it.</param>
    /// <param name="keys">Gets them.</param>
    /// <returns>The bytes of the longest word.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // at once: a file may be done before tiers would help
    public static int Add(byte* text, int from, int to, KeySet keys)
    {
        unchecked // Positions in a piece.
        {
            int longest = 0;
            int start = -1; // of the word that is open
            ulong carry = 0;
            for (int at = from; at < to; at += 64)
            {
                ulong inside = to - at >= 64 ? ~0UL : (1UL << (to - at)) - 1;
                ulong words = MaskOf(text + at) & inside;
                ulong edges = words ^ ((words << 1) | carry); // where a word begins, and behind its end
                carry = words >> 63;
                for (; edges != 0; edges &= edges - 1)
                {
                    int edge = at + BitOperations.TrailingZeroCount(edges);
                    if (start < 0)
                    {
                        start = edge;
                        continue;
                    }

                    longest = Math.Max(longest, AddWord(text + start, edge - start, keys));
                    start = -1;
                }
            }

            return start < 0 ? longest : Math.Max(longest, AddWord(text + start, to - start, keys));
        }
    }

    /// <summary>Whether a byte is one of words.</summary>
    public static bool IsOfWord(byte one) => one is >= 0x80 or (byte)'_' || char.IsAsciiLetterOrDigit((char)one);

    /// <summary>Adds the keys of a word. Reads up to eight bytes past its beginning, and three past its end.</summary>
    /// <returns>Its bytes.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int AddWord(byte* word, int length, KeySet keys)
    {
        if (length < EdgeBytes)
        {
            keys.Add(OfShort(word, length));
        }
        else
        {
            keys.Add(OfBeginning(word));
            keys.Add(OfEnding(word + length));
        }

        return length;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong MaskOf(byte* text)
    {
        if (Vector512.IsHardwareAccelerated)
            return MaskOf(Vector512.Load(text));
        uint low = MaskOf(Vector256.Load(text));
        return low | ((ulong)MaskOf(Vector256.Load(text + 32)) << 32);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong MaskOf(Vector512<byte> b) =>
        (Vector512.LessThan((b | Vector512.Create((byte)' ')) - Vector512.Create((byte)'a'), Vector512.Create((byte)26))
        | Vector512.LessThan(b - Vector512.Create((byte)'0'), Vector512.Create((byte)10))
        | Vector512.Equals(b, Vector512.Create((byte)'_'))
        | Vector512.GreaterThanOrEqual(b, Vector512.Create((byte)0x80))).ExtractMostSignificantBits();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint MaskOf(Vector256<byte> b) =>
        (Vector256.LessThan((b | Vector256.Create((byte)' ')) - Vector256.Create((byte)'a'), Vector256.Create((byte)26))
        | Vector256.LessThan(b - Vector256.Create((byte)'0'), Vector256.Create((byte)10))
        | Vector256.Equals(b, Vector256.Create((byte)'_'))
        | Vector256.GreaterThanOrEqual(b, Vector256.Create((byte)0x80))).ExtractMostSignificantBits();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Hash(ulong bits)
    {
        unchecked
        {
            ulong hash = bits * 0x9E3779B97F4A7C15;
            hash = (hash ^ (hash >> 32)) * 0xD6E8FEB86659FD93;
            uint key = (uint)(hash >> 32);
            return key == 0 ? 1 : key;
        }
    }
}
