namespace Hewn.Files;

/// <summary>
/// The hour or day of an open log file. It only moves forward: a line of a later one begins a new file, an older line
/// (what was kept of a call, what threads brought out of order) stays where it is written, and no file is for an
/// earlier time than the one before it. It follows from the lines alone, so that a restart, a recovery and a copy of
/// the file come to the same. Not thread-safe.
/// </summary>
/// <param name="schedule">The hours or days.</param>
/// <param name="clock">
/// Spares looking at lines while its time is within the file's, and knows of files and lines that a wrong clock has
/// put into the future; null where lines are old.
/// </param>
internal sealed class FilePeriod(RotationSchedule schedule, TimeProvider? clock = null)
{
    private const int SampleBytes = 64 * 1024;

    private TimeRange? _range; // Null until a line with a time is known.

    private long? Now => clock?.GetUtcNow().UtcTicks;

    /// <summary>
    /// Another file was opened. It is for the latest time of its first and last lines, because the first ones may be
    /// older than the file; a new one goes on where the one before it was.
    /// </summary>
    public void Begin(IDiskFile file, long length)
    {
        if (length == 0)
            return;
        _range = null;
        byte[] sample = new byte[(int)Math.Min(length, SampleBytes)];
        TimeRange? ahead = null;
        long? now = Now;
        Look(sample.AsSpan(0, file.Read(sample, 0)), now, ref ahead);
        if (length > SampleBytes)
        {
            ReadOnlySpan<byte> tail = sample.AsSpan(0, file.Read(sample, length - SampleBytes));
            Look(tail[(tail.IndexOf((byte)'\n') + 1)..], now, ref ahead);
        }

        _range ??= ahead;
    }

    /// <summary>Bytes of the leading lines that belong into the open file.</summary>
    /// <param name="lines">Whole lines.</param>
    /// <param name="isEmpty">Whether nothing stands in the file: then the first line may move its time.</param>
    public int Fitting(ReadOnlySpan<byte> lines, bool isEmpty)
    {
        long? now = Now;
        if (now is { } time && _range is { } range)
        {
            if (!range.IsLeftAt(time))
                return lines.Length; // Fast path - no line was logged later than now.
            if (isEmpty && range.IsAheadOf(time))
                _range = null;
        }

        for (int at = 0; at < lines.Length;)
        {
            if (LineTime.TryRead(lines[at..], out long ticks) && BeginsFile(ticks, now, isEmpty && at == 0))
                return at;
            int length = lines[at..].IndexOf((byte)'\n') + 1;
            at = length == 0 ? lines.Length : at + length;
        }

        return lines.Length;
    }

    /// <summary>Whether a line of that time must stand in the next file; if not, moves the file's time.</summary>
    private bool BeginsFile(long ticks, long? now, bool isFirst)
    {
        if (_range is { } range && ticks < range.End)
        {
            // A clock that was far ahead has begun this file; else nothing would be rotated until its time comes.
            bool isLeft = now is { } time && range.IsAheadOf(time) && ticks < range.Start;
            if (isLeft)
                _range = schedule.Around(now!.Value);
            return isLeft;
        }

        TimeRange next = schedule.Around(ticks);
        if (now is { } present && next.IsAheadOf(present))
            return false; // Or lines of a clock that was wrong and others would take turns in beginning files.
        if (_range is not null && !isFirst)
            return true;
        _range = next;
        return false;
    }

    private void Look(ReadOnlySpan<byte> lines, long? now, ref TimeRange? ahead)
    {
        while (!lines.IsEmpty)
        {
            if (LineTime.TryRead(lines, out long ticks) && !(ticks < _range?.End))
            {
                TimeRange found = schedule.Around(ticks);
                if (now is { } time && found.IsAheadOf(time))
                    ahead = found;
                else
                    _range = found;
            }

            int end = lines.IndexOf((byte)'\n') + 1;
            lines = end == 0 ? default : lines[end..];
        }
    }
}
