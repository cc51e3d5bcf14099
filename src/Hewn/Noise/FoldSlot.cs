using Hewn.Files;
using Hewn.Records;

namespace Hewn.Noise;

/// <summary>
/// The repeats of a line that was written lately. The line is found by its hash, and known by its bytes: when it is
/// repeated the first time, the one that was written is still in the ring. Thread-safe.
/// </summary>
/// <param name="system">Whose ring it is.</param>
/// <param name="records">Tells of series that have ended.</param>
/// <param name="clock">The clock of the window.</param>
/// <param name="window">For how long a record holds back its repeats; nanoseconds.</param>
/// <param name="marks">What the places of the table watch.</param>
/// <param name="index">Which of them is this one's.</param>
internal sealed class FoldSlot(
    LogSystem system, NoiseRecords records, NoiseClock clock, long window, FoldMark[] marks, int index)
{
    private readonly Lock _gate = new();

    // Under the lock: the running series. It may be another line's than the mark's, if only for a moment.
    private readonly ByteBuffer _line = new(0);
    private LoggerBinding? _logger;
    private Level _level;
    private ulong _seriesHash;
    private long _firstAt;
    private long _lastAt;
    private long _repeated;
    private bool _isOpen;

    private ref FoldMark Mark => ref marks[index];

    /// <summary>Counts a line instead of its being written, if it repeats the last one within the window.</summary>
    /// <param name="hash">The line's hash.</param>
    /// <param name="logger">Whose it is.</param>
    /// <param name="level">Its level.</param>
    /// <param name="line">The line.</param>
    /// <param name="ended">
    /// A series that is over now and is to be told before anything else is written; the records expect it.
    /// </param>
    /// <returns>False when the line is to be written.</returns>
    public bool TryFold(
        ulong hash, LoggerBinding logger, Level level, ReadOnlySpan<byte> line, out FoldedSeries? ended)
    {
        lock (_gate)
        {
            ended = null;
            long now = clock.Nanoseconds;
            if (_repeated > 0 && (_seriesHash != hash || now - _firstAt >= window))
                ended = End_NeedsLock();
            if (!_isOpen || Mark.Hash != hash)
                return false;
            if (_repeated > 0 ? !IsSame_NeedsLock(line) : !TryBegin_NeedsLock(hash, logger, level, line, now))
                return false; // Another line of the same hash: the series tells of one kind only.
            _lastAt = now;
            _repeated++;
            return true;
        }
    }

    /// <summary>
    /// Ends the series if there is one and its window is over, or all are to end; the records expect it.
    /// </summary>
    public FoldedSeries? TryEnd(bool isForced)
    {
        if (Mark.End != FoldMark.Busy && Volatile.Read(ref _repeated) == 0 && !isForced)
            return null; // Fast path.
        lock (_gate)
        {
            if (_repeated == 0)
                Free_NeedsLock();
            return _repeated > 0 && (isForced || clock.Nanoseconds - _firstAt >= window) ? End_NeedsLock() : null;
        }
    }

    /// <summary>From now on repeats are counted. Before, every line is written.</summary>
    public void Begin()
    {
        lock (_gate)
            _isOpen = true;
    }

    /// <summary>From now on every line is written. What was counted before is told by <see cref="TryEnd"/>.</summary>
    public void Stop()
    {
        lock (_gate)
            _isOpen = false;
    }

    private bool TryBegin_NeedsLock(
        ulong hash, LoggerBinding logger, Level level, ReadOnlySpan<byte> line, long now)
    {
        Free_NeedsLock();
        long end = Mark.End;
        _line.Clear();
        Span<byte> first = _line.GetSpan(line.Length)[..line.Length];
        if (!system.TryCopy(end, first))
            return false; // Its memory has been used again.
        _line.Advance(line.Length);
        if (!IsSame_NeedsLock(line) || TimeBetween(first, line) is var age && age >= window)
            return false;
        (_seriesHash, _logger, _level, _firstAt) = (hash, logger, level, now - age);
        Mark.End = FoldMark.Busy;
        return true;
    }

    private bool IsSame_NeedsLock(ReadOnlySpan<byte> line) =>
        FoldTable.ContentOf(line).SequenceEqual(FoldTable.ContentOf(_line.Written));

    /// <summary>A line that was remembered while a series ended may have left the mark of one that is none.</summary>
    private void Free_NeedsLock()
    {
        if (Mark.End == FoldMark.Busy)
            Mark.End = 0;
    }

    /// <summary>The next line of the kind is written again.</summary>
    private FoldedSeries End_NeedsLock()
    {
        var series = new FoldedSeries(
            _logger!, _level, _line.Written.ToArray(), _repeated, _firstAt, _lastAt);
        records.Expect();
        if (Mark.Hash == _seriesHash)
            Mark.Hash = 0;
        Free_NeedsLock();
        Volatile.Write(ref _repeated, 0);
        _logger = null;
        return series;
    }

    /// <summary>
    /// Nanoseconds from one line to the other, by their own times; none where the clock went backwards.
    /// </summary>
    private static long TimeBetween(ReadOnlySpan<byte> first, ReadOnlySpan<byte> line)
    {
        if (!LineTime.TryRead(first, out long from) || !LineTime.TryRead(line, out long to))
            return 0;
        return Math.Clamp(to - from, 0, TimeSpan.TicksPerDay) * TimeSpan.NanosecondsPerTick;
    }
}
