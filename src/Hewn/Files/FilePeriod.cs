namespace Hewn.Files;

/// <summary>
/// The hour or day of an open log file. It is that of the file's first line, whenever and by whom that was written, so
/// that a restart, a recovery and a copy of the file come to the same end. Not thread-safe.
/// </summary>
/// <param name="schedule">The hours or days.</param>
/// <param name="clock">Spares looking at lines while its time is within the file's; null where lines are old.</param>
internal sealed class FilePeriod(RotationSchedule schedule, TimeProvider? clock = null)
{
    private const int HeadBytes = 64 * 1024;

    private TimeRange? _range; // Null until a line with a time is known.

    /// <summary>Another file was opened.</summary>
    public void Begin(IDiskFile file, long length)
    {
        _range = null;
        if (length == 0)
            return;
        byte[] head = new byte[(int)Math.Min(length, HeadBytes)];
        ReadOnlySpan<byte> lines = head.AsSpan(0, file.Read(head, 0));
        while (!lines.IsEmpty && _range is null)
        {
            if (LineTime.TryRead(lines, out long ticks))
                _range = schedule.Around(ticks);
            int end = lines.IndexOf((byte)'\n') + 1;
            lines = end == 0 ? default : lines[end..];
        }
    }

    /// <summary>Bytes of the leading lines that belong into the open file.</summary>
    /// <param name="lines">Whole lines.</param>
    /// <param name="isEmpty">Whether nothing stands in the file: then the first line decides what it is for.</param>
    public int Fitting(ReadOnlySpan<byte> lines, bool isEmpty)
    {
        if (isEmpty)
            _range = null;
        else if (clock is not null && _range is { } range && !range.IsLeftAt(clock.GetUtcNow().UtcTicks))
            return lines.Length; // Fast path - no line was logged later than now.
        int at = 0;
        while (at < lines.Length)
        {
            int length = lines[at..].IndexOf((byte)'\n') + 1;
            if (LineTime.TryRead(lines[at..], out long ticks))
            {
                _range ??= schedule.Around(ticks);
                if (_range.Value.IsLeftAt(ticks))
                    break;
            }

            at = length == 0 ? lines.Length : at + length;
        }

        return at;
    }
}
