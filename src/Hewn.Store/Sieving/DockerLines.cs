using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Hewn.Store.Scanning.Reading;

namespace Hewn.Store.Sieving;

/// <summary>
/// Takes lines of JSON out of lines of Docker's, <c>{"log":"{…}\n","stream":"stdout","time":"…"}</c>, one below the
/// other, so that many can be looked at together. Takes only what is written exactly so; of other lines, and of escapes
/// that mean more than a byte of ASCII, only reading can tell. One thread's.
/// </summary>
internal sealed unsafe class DockerLines : IDisposable
{
    private byte* _memory = (byte*)NativeMemory.AlignedAlloc(RecordSieve.MaxBytes + 2 * ScanLimits.SlackBytes, 64);

    public DockerLines() => NativeMemory.Clear(_memory, RecordSieve.MaxBytes + 2 * ScanLimits.SlackBytes);

    /// <summary>The lines that were taken, each with a line end; room is around them.</summary>
    public byte* Piece => _memory + ScanLimits.SlackBytes;

    /// <summary>Their bytes.</summary>
    public int Length { get; private set; }

    public void Clear() => Length = 0;

    /// <summary>Takes the line out of a line.</summary>
    /// <param name="piece">Where it stands, with room behind it that may be read.</param>
    /// <param name="start">Its first byte.</param>
    /// <param name="end">Its newline.</param>
    /// <returns>False when it is left to reading; then nothing was taken.</returns>
    public bool TryTake(byte* piece, int start, int end)
    {
        ReadOnlySpan<byte> head = "{\"log\":\"{"u8;
        if (end - start <= head.Length || !new ReadOnlySpan<byte>(piece + start, head.Length).SequenceEqual(head))
            return false;
        byte* to = Piece + Length;
        int at = Resolve(piece, start + head.Length - 1, end, ref to);
        if (at < 0 || to - Piece - Length < 2 || !IsTail(new(piece + at, end - at)))
            return false;
        *to++ = (byte)'\n';
        Length = checked((int)(to - Piece));
        return true;
    }

    public void Dispose()
    {
        NativeMemory.AlignedFree(_memory);
        _memory = null;
    }

    /// <summary>Resolves the escapes up to a line end right before the closing quote, which is where the place behind
    /// is; negative where there is anything else. What is made is never longer than what it is made of.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // at once: a file may be done before tiers would help
    private static int Resolve(byte* piece, int at, int end, ref byte* to)
    {
        unchecked // Places in a piece.
        {
            while (at < end)
            {
                var block = Vector128.Load(piece + at);
                Vector128<byte> slashes = Vector128.Equals(block, Vector128.Create((byte)'\\'));
                uint quoteBits = Vector128.Equals(block, Vector128.Create((byte)'"')).ExtractMostSignificantBits();
                uint slashBits = slashes.ExtractMostSignificantBits();
                uint controls =
                    Vector128.LessThan(block, Vector128.Create((byte)' ')).ExtractMostSignificantBits();
                if (Bmi2.X64.IsSupported && controls == 0 && quoteBits == (slashBits << 1 & 0xFFFF))
                {
                    // All backslashes stand before quotes: they are left out. One at the end is looked at again.
                    at += 16 - (int)(slashBits >> 15);
                    to = StoreWithout(slashes.AsUInt64(), slashBits, block.AsUInt64(), to);
                    continue;
                }

                block.Store(to);
                uint stops = quoteBits | slashBits | controls;
                int plain = stops == 0 ? Vector128<byte>.Count : BitOperations.TrailingZeroCount(stops);
                at += plain;
                to += plain;
                if (stops == 0)
                    continue;
                if (piece[at] != '\\')
                    return -1; // The text ends without a line end, or holds what no JSON may.
                switch (piece[at + 1])
                {
                    case (byte)'"' or (byte)'\\' or (byte)'/':
                        *to++ = piece[at + 1];
                        at += 2;
                        break;
                    case (byte)'n':
                        return piece[at + 2] == '"' ? at + 3 : -1;
                    case (byte)'u' when TryReadAscii(piece + at + 2, out byte ascii):
                        *to++ = ascii;
                        at += 6;
                        break;
                    default:
                        return -1;
                }
            }

            return -1;
        }
    }

    /// <summary>Writes a block without its backslashes; gives the place behind it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static byte* StoreWithout(
        Vector128<ulong> slashes, uint slashBits, Vector128<ulong> block, byte* to)
    {
        unchecked // Places in a piece.
        {
            *(ulong*)to = Bmi2.X64.ParallelBitExtract(block[0], ~slashes[0]);
            to += 8 - BitOperations.PopCount(slashBits & 0xFF);
            *(ulong*)to = Bmi2.X64.ParallelBitExtract(block[1], ~slashes[1]);
            return to + 8 - BitOperations.PopCount(slashBits >> 8);
        }
    }

    /// <summary>Four digits that stand for a printable byte of ASCII: Docker writes <c>&lt;</c> so.</summary>
    private static bool TryReadAscii(byte* digits, out byte ascii)
    {
        ascii = 0;
        if (digits[0] != '0' || digits[1] != '0' || !char.IsAsciiHexDigit((char)digits[2])
            || !char.IsAsciiHexDigit((char)digits[3]))
            return false;
        int value = (HexValue(digits[2]) << 4) | HexValue(digits[3]);
        ascii = (byte)value;
        return value is >= ' ' and <= '~';
    }

    private static int HexValue(byte digit) => digit <= '9' ? digit - '0' : (digit | 0x20) - 'a' + 10;

    /// <summary>Whether a line of Docker's ends so, behind the text's closing quote.</summary>
    public static bool IsTail(ReadOnlySpan<byte> tail)
    {
        ReadOnlySpan<byte> name = ",\"stream\":\"stdout\",\"time\":\""u8;
        if (!tail.StartsWith(name) && !tail.StartsWith(",\"stream\":\"stderr\",\"time\":\""u8))
            return false;
        ReadOnlySpan<byte> time = tail[name.Length..];
        return time.EndsWith("\"}"u8) && IsTime(time[..^2]);
    }

    /// <summary>Whether it is a time in UTC as Docker writes it, so that the line's record has one.</summary>
    private static bool IsTime(ReadOnlySpan<byte> time)
    {
        ReadOnlySpan<byte> form = "0000-00-00T00:00:00"u8;
        if (time.Length <= form.Length || time[^1] != 'Z')
            return false;
        for (int i = 0; i < form.Length; i++)
        {
            if (form[i] == '0' ? !char.IsAsciiDigit((char)time[i]) : time[i] != form[i])
                return false;
        }

        ReadOnlySpan<byte> fraction = time[form.Length..^1];
        int year = Two(time) * 100 + Two(time[2..]);
        int month = Two(time[5..]);
        int day = Two(time[8..]);
        return year > 0 && month is > 0 and <= 12 && day > 0
            && (day <= 28 || day <= DateTime.DaysInMonth(year, month))
            && Two(time[11..]) < 24 && Two(time[14..]) < 60 && Two(time[17..]) < 60
            && (fraction.IsEmpty || (fraction.Length is > 1 and <= 10 && fraction[0] == '.'
                && !fraction[1..].ContainsAnyExceptInRange((byte)'0', (byte)'9')));
    }

    private static int Two(ReadOnlySpan<byte> digits) => ((digits[0] - '0') * 10) + digits[1] - '0';
}
