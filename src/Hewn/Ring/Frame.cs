using System.Runtime.CompilerServices;

namespace Hewn.Ring;

/// <summary>How a line stands in the ring: two words, the line, and padding up to a multiple of eight.</summary>
/// <remarks>
/// <code>
///   word 0   bits  0–31  bytes of the line, or of the whole gap for padding; below 2^24
///            bits 32–61  the frame's position / 8, so that a frame of an earlier lap is not taken for one of this
///            bit  62     1 = a line, 0 = padding
///            bit  63     0
///   word 1   bits  0–31  checksum of the line
///            bits 32–62  destinations, one bit each
///            bit  63     1
/// </code>
/// Nothing else in the ring can look like a word 0 that belongs to its place. A line never holds a byte 0 (JSON escapes
/// control characters), and the fourth byte of a word 0 is one; word 1 has bit 63 set and word 0 has not. So the memory
/// need not be cleared between laps, and recovery finds the next frame behind a hole by looking at every eighth byte.
/// </remarks>
internal static class Frame
{
    /// <summary>Bytes before the line.</summary>
    public const int HeaderBytes = 16;

    /// <summary>Destinations that a frame can name.</summary>
    public const int MaxDestinations = 31;

    private const long LineBit = 1L << 62;
    private const long PositionMask = 0x3FFF_FFFF;
    private const uint WordOneBit = 1u << 31;

    /// <summary>Bytes of a frame with a line of that length.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long SizeOf(int lineBytes) => unchecked((HeaderBytes + lineBytes + 7) & ~7);

    /// <summary>Word 0 of a line.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long LineWord(long position, int lineBytes) =>
        unchecked(LineBit | (((position >> 3) & PositionMask) << 32) | (uint)lineBytes);

    /// <summary>Word 0 of padding.</summary>
    public static long PaddingWord(long position, int gapBytes) =>
        unchecked((((position >> 3) & PositionMask) << 32) | (uint)gapBytes);

    /// <summary>Word 1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong RoutesWord(uint routes, uint checksum) =>
        unchecked(((ulong)(routes | WordOneBit) << 32) | checksum);

    /// <summary>Whether a word 0 belongs to its place: written in this lap, length possible.</summary>
    public static bool IsOf(long word, long position) =>
        word > 0 && ((word >> 32) & PositionMask) == ((position >> 3) & PositionMask) && (word & 0xFF00_0000) == 0
        && (word & 0xFF_FFFF) != 0;

    public static bool IsLine(long word) => (word & LineBit) != 0;

    /// <summary>Bytes of the line, or of the padding's gap.</summary>
    public static int LengthOf(long word) => (int)(word & 0xFF_FFFF);

    public static uint RoutesOf(ulong word) => (uint)(word >> 32) & ~WordOneBit;

    public static uint ChecksumOf(ulong word) => unchecked((uint)word);
}
