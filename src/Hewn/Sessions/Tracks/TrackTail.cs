using Hewn.Files;

namespace Hewn.Sessions.Tracks;

/// <summary>What the end of a track's file says: which number the next point gets.</summary>
/// <param name="NextIndex">The number.</param>
/// <param name="LastStep">The last point's step.</param>
/// <param name="LastTicks">When it was appended; 0 when there is none.</param>
/// <param name="End">Where the last whole line ends; what stands behind it is torn.</param>
/// <param name="Damaged">Whole lines at the end that are no points.</param>
internal readonly record struct TrackTail(long NextIndex, long? LastStep, long LastTicks, long End, int Damaged)
{
    /// <summary>Looks for it from the end of the file.</summary>
    public static TrackTail Of(IDiskFile file, long length)
    {
        byte[] window = [];
        long end = 0;
        int damaged = 0;
        for (long size = FirstWindowBytes; ; size *= 4)
        {
            long from = Math.Max(0, length - size);
            Array.Resize(ref window, checked((int)(length - from)));
            Read(file, window, from);
            if (TryFind(window, from, out TrackTail tail, out end, out damaged))
                return tail;
            if (from == 0)
                return new TrackTail(0, null, 0, end, damaged);
            if (size > LargestWindowBytes)
                return Forward(file, length);
        }
    }

    private static bool TryFind(ReadOnlySpan<byte> window, long from, out TrackTail tail, out long end, out int damaged)
    {
        tail = default;
        damaged = 0;
        int stop = window.LastIndexOf((byte)'\n') + 1;
        end = from + stop;
        while (stop > 0)
        {
            int start = window[..(stop - 1)].LastIndexOf((byte)'\n') + 1;
            if (start == 0 && from > 0)
                return false; // The line began before the window.
            if (PointLine.TryRead(window[start..(stop - 1)], out PointLine last))
            {
                tail = new TrackTail(checked(last.Index + 1), last.Step, last.Ticks, end, damaged);
                return true;
            }

            damaged++;
            stop = start;
        }

        return false;
    }

    /// <summary>Slow path - so much at the end is no point that the file is read from its beginning.</summary>
    private static TrackTail Forward(IDiskFile file, long length)
    {
        var tail = default(TrackTail);
        var lines = new LineCursor(file, 0, length);
        int damaged = 0;
        while (lines.TryNext(out ReadOnlySpan<byte> line))
        {
            damaged++;
            if (!PointLine.TryRead(line, out PointLine last))
                continue;
            tail = new TrackTail(checked(last.Index + 1), last.Step, last.Ticks, 0, 0);
            damaged = 0;
        }

        return tail with { End = lines.Position, Damaged = damaged };
    }

    private static void Read(IDiskFile file, Span<byte> window, long from)
    {
        int length = 0;
        while (length < window.Length && file.Read(window[length..], from + length) is > 0 and var read)
            length += read;
    }

    private const int FirstWindowBytes = 4096;
    private const int LargestWindowBytes = 16 * 1024 * 1024;
}
