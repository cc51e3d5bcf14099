using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Hewn.Store.Scanning.Reading;

namespace Hewn.Store.Dialects.Text;

/// <summary>What lines of Go's <c>slog.TextHandler</c> look like: <c>time=2026-01-19T00:00:00.000Z level=INFO …</c>.
/// </summary>
internal static unsafe class SlogLine
{
    /// <summary>Bytes from a line's begin on that are looked at, whether the line has them or not.</summary>
    public const int RoomBytes = 80;

    private const ulong SevenBytes = 0x00FF_FFFF_FFFF_FFFF;
    private static readonly ulong _time = Unsafe.ReadUnaligned<ulong>(in "time=20\0"u8[0]);
    private static readonly ulong _level = Unsafe.ReadUnaligned<ulong>(in " level=\0"u8[0]);

    /// <summary>
    /// Whether a line begins a record in any case: <see cref="LogfmtDialect"/> takes it, and it belongs to no record
    /// before it, whatever trace that has (<see cref="TraceLines"/>: it is not indented, its first word is no name, and
    /// has no call's bracket).
    /// </summary>
    /// <param name="line">The line; <see cref="RoomBytes"/> can be read there.</param>
    /// <param name="length">Its bytes.</param>
    public static bool StandsAlone(byte* line, int length)
    {
        if (length < 32 || (Unsafe.ReadUnaligned<ulong>(line) & SevenBytes) != _time || line[9] != '-'
            || line[15] != 'T')
            return false;
        ulong ends = EndsOf(line + 7);
        int end = 7 + BitOperations.TrailingZeroCount(ends);
        return end + 7 <= length && ends != 0
            && (Unsafe.ReadUnaligned<ulong>(line + end) & SevenBytes) == _level;
    }

    /// <summary>
    /// Whether the first of some whole lines that is not empty stands alone: what is before them does not go on there.
    /// </summary>
    /// <param name="bytes">The lines; <see cref="RoomBytes"/> more can be read behind them.</param>
    /// <param name="length">Their bytes, up to the last newline.</param>
    /// <param name="lines">How many they are, if so.</param>
    public static bool BeginsRecord(byte* bytes, int length, out long lines)
    {
        var text = new ReadOnlySpan<byte>(bytes, length);
        int start = text.IndexOfAnyExcept("\r\n"u8);
        bool begins = start >= 0 && StandsAlone(bytes + start, text[start..].IndexOfAny("\r\n"u8));
        lines = begins ? text.Count((byte)'\n') : 0;
        return begins;
    }

    /// <summary>Whether each of some whole lines stands alone, or is empty.</summary>
    /// <param name="bytes">The lines; <see cref="RoomBytes"/> more can be read behind them.</param>
    /// <param name="length">Their bytes, up to the last newline.</param>
    /// <param name="lines">How many they are, if so.</param>
    public static bool AllStandAlone(byte* bytes, int length, out long lines)
    {
        unchecked // Places in a piece.
        {
            lines = 0;
            var ends = new LineEnds(bytes);
            for (int start = 0; start < length; lines++)
            {
                int newline = ends.Next();
                int end = newline > start && bytes[newline - 1] == '\r' ? newline - 1 : newline;
                if (end > start && !StandsAlone(bytes + start, end - start))
                    return false;
                start = newline + 1;
            }

            return true;
        }
    }

    /// <summary>Whether a file's first line is one of slog's. One that cannot be read has none.</summary>
    public static bool BeginsFile(ScanFile file)
    {
        byte* head = stackalloc byte[RoomBytes];
        try
        {
            return StandsAlone(head, RandomAccess.Read(file.Handle, new Span<byte>(head, RoomBytes), 0));
        }
        catch (IOException)
        {
            return false; // the reading itself will say it
        }
    }

    /// <summary>Where a space or a bracket stands in 64 bytes. Short vectors are compiled before the program
    /// starts.</summary>
    private static ulong EndsOf(byte* at)
    {
        ulong ends = 0;
        for (int i = 0; i < 64; i += Vector128<byte>.Count)
        {
            Vector128<byte> bytes = Vector128.Load(at + i);
            ends |= (ulong)(Vector128.Equals(bytes, Vector128.Create((byte)' '))
                | Vector128.Equals(bytes, Vector128.Create((byte)'('))).ExtractMostSignificantBits() << i;
        }

        return ends;
    }
}
