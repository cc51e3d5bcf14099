using Hewn.Pipeline;

namespace Hewn.Noise;

/// <summary>
/// Writes one of several equal records and counts the others. Equal are lines that differ in nothing but their
/// timestamp: logger, level, message, ids, fields and stack trace are the same. Thread-safe.
/// </summary>
/// <remarks>
/// Records that repeat each other in turns fold, too: the last ones are kept in a small table, each in one of two
/// places by its hash. One that is being counted keeps its place until its window is over.
/// </remarks>
internal sealed class FoldTable
{
    private const int Slots = 128;
    private const int IndexShift = 64 - 7; // 2^7 slots.

    private readonly LineHash _hash = new();
    private readonly FoldSlot[] _slots;
    private readonly LogSystem _system;
    private readonly NoiseRecords _records;
    private long _folded;

    /// <param name="system">Takes the lines that are written.</param>
    /// <param name="records">Tells of those that are not.</param>
    /// <param name="clock">The clock of the window.</param>
    /// <param name="window">For how long a record holds back its repeats.</param>
    public FoldTable(LogSystem system, NoiseRecords records, NoiseClock clock, TimeSpan window)
    {
        (_system, _records) = (system, records);
        _slots = new FoldSlot[Slots];
        for (int i = 0; i < Slots; i++)
            _slots[i] = new FoldSlot(clock, window.Ticks * TimeSpan.NanosecondsPerTick);
    }

    /// <summary>Records that were counted instead of being written.</summary>
    public long Folded => Interlocked.Read(ref _folded);

    /// <summary>Writes a line or counts it. False when the system has stopped.</summary>
    public bool Accept(LoggerBinding logger, uint routes, Level level, ReadOnlySpan<byte> line)
    {
        if (line.Length > Limits.MaxFoldedLineBytes)
            return _system.Accept(routes, level, line);

        ulong hash = _hash.Of(ContentOf(line));
        FoldSlot one = _slots[(int)(hash >> IndexShift)];
        FoldSlot other = _slots[(int)(hash >> IndexShift) ^ 1];
        FoldSlot? known = one.Hash == hash ? one : other.Hash == hash ? other : null;
        if (known is not null && TryFold(known, hash, logger, level, line))
            return true;

        // The first one stands in the ring before it holds any other back.
        WriteResult result = _system.Write(routes, level, line);
        if (result == WriteResult.Accepted)
            (known ?? Free(one, other))?.Remember(hash);
        return result != WriteResult.Stopped;
    }

    /// <summary>What equal lines have in common: all behind the timestamp, which has no comma in it.</summary>
    public static ReadOnlySpan<byte> ContentOf(ReadOnlySpan<byte> line) =>
        line[Math.Max(0, line.IndexOf((byte)','))..];

    /// <summary>Tells of repeats whose window is over.</summary>
    /// <param name="isForced">Whether to tell of all.</param>
    public void Tell(bool isForced)
    {
        foreach (FoldSlot slot in _slots)
        {
            if (slot.TryEnd(isForced) is { } ended)
                _records.TellRepeated(ended);
        }
    }

    /// <summary>Writes everything from now on.</summary>
    public void Stop() => Array.ForEach(_slots, slot => slot.Stop());

    private bool TryFold(FoldSlot slot, ulong hash, LoggerBinding logger, Level level, ReadOnlySpan<byte> line)
    {
        bool isFolded = slot.TryFold(hash, logger, level, line, out FoldedSeries? ended);
        if (isFolded)
            Interlocked.Increment(ref _folded);
        if (ended is not null)
            _records.TellRepeated(ended); // Outside of the slot's lock: the ring may have no room for a while.
        return isFolded;
    }

    private static FoldSlot? Free(FoldSlot one, FoldSlot other)
    {
        if (one.IsBusy)
            return other.IsBusy ? null : other;
        return other.IsBusy || one.WrittenAt <= other.WrittenAt ? one : other;
    }
}
