using Hewn.Records;

namespace Hewn.Noise;

/// <summary>
/// A line that was written lately, and its repeats. The line is known by its hash alone until it is repeated.
/// Thread-safe.
/// </summary>
internal sealed class FoldSlot(NoiseClock clock, long window)
{
    private readonly Lock _gate = new();

    // Any thread, without the lock: what was written last. A race between two only makes one of them unknown.
    private ulong _hash;
    private long _writtenAt;

    // Under the lock: the running series. It may be another line's than the one above, if only for a moment.
    private readonly ByteBuffer _line = new(0);
    private LoggerBinding? _logger;
    private Level _level;
    private ulong _seriesHash;
    private long _firstAt;
    private long _lastAt;
    private long _repeated;
    private bool _isStopped;

    /// <summary>What was written last; 0 where nothing was.</summary>
    public ulong Hash => Volatile.Read(ref _hash);

    /// <summary>When that was.</summary>
    public long WrittenAt => Volatile.Read(ref _writtenAt);

    /// <summary>Whether repeats are being counted, so that no other line may take its place.</summary>
    public bool IsBusy => Volatile.Read(ref _repeated) != 0;

    /// <summary>A line was written: its repeats are looked for from now on.</summary>
    public void Remember(ulong hash)
    {
        Volatile.Write(ref _writtenAt, clock.Nanoseconds);
        Volatile.Write(ref _hash, hash); // Release: whoever sees the hash sees its time, or a later one.
    }

    /// <summary>Counts a line instead of its being written, if it repeats the last one within the window.</summary>
    /// <param name="hash">The line's hash.</param>
    /// <param name="logger">Whose it is.</param>
    /// <param name="level">Its level.</param>
    /// <param name="line">The line.</param>
    /// <param name="ended">A series that is over now and is to be told before anything else is written.</param>
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
            if (_isStopped || _hash != hash || now - _writtenAt >= window)
                return false;
            if (_repeated > 0 && !IsSame_NeedsLock(line))
                return false; // Another line of the same hash: the series tells of one kind only.
            if (_repeated == 0)
                Begin_NeedsLock(hash, logger, level, line);
            _lastAt = now;
            _repeated++;
            return true;
        }
    }

    /// <summary>Ends the series if there is one and its window is over, or all are to end.</summary>
    public FoldedSeries? TryEnd(bool isForced)
    {
        if (!IsBusy && !isForced)
            return null; // Fast path.
        lock (_gate)
        {
            return _repeated > 0 && (isForced || clock.Nanoseconds - _firstAt >= window) ? End_NeedsLock() : null;
        }
    }

    /// <summary>From now on every line is written. What was counted before is told by <see cref="TryEnd"/>.</summary>
    public void Stop()
    {
        lock (_gate)
            _isStopped = true;
    }

    private void Begin_NeedsLock(ulong hash, LoggerBinding logger, Level level, ReadOnlySpan<byte> line)
    {
        (_seriesHash, _logger, _level, _firstAt) = (hash, logger, level, _writtenAt);
        _line.Clear();
        _line.Append(line);
    }

    private bool IsSame_NeedsLock(ReadOnlySpan<byte> line) =>
        FoldTable.ContentOf(line).SequenceEqual(FoldTable.ContentOf(_line.Written));

    /// <summary>The next line of the kind is written again.</summary>
    private FoldedSeries End_NeedsLock()
    {
        var series = new FoldedSeries(
            _logger!, _level, _line.Written.ToArray(), _repeated, _firstAt, _lastAt);
        if (_hash == _seriesHash)
            Volatile.Write(ref _hash, 0);
        Volatile.Write(ref _repeated, 0);
        _logger = null;
        return series;
    }
}
