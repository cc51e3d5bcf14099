using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Hewn.Pipeline;

namespace Hewn.Noise;

/// <summary>
/// Writes one of several equal records and counts the others. Equal are lines that differ in nothing but their
/// timestamp: logger, level, message, ids, fields and stack trace are the same. Thread-safe.
/// </summary>
/// <remarks>
/// Records that repeat each other in turns fold, too: the last ones are watched by a small table, each in one of two
/// places by its hash. One that is being counted keeps its place until its window is over. A line that is written costs
/// its hash and a look at two neighbours in memory: neither a copy nor the clock.
/// </remarks>
internal sealed class FoldTable
{
    private const int Slots = 128;
    private const int IndexShift = 64 - 7; // 2^7 slots.

    private const int UsualDateEnd = 24; // {"timestamp":"2026-01-19
    private const int UsualTimeEnd = 42; // {"timestamp":"2026-01-19T00:00:00.000000Z"

    private readonly LineHash _hash = new();
    private readonly FoldMark[] _marks = new FoldMark[Slots];
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
        long nanoseconds = window.Ticks * TimeSpan.NanosecondsPerTick;
        _slots = [.. Enumerable.Range(0, Slots).Select(
            index => new FoldSlot(system, records, clock, nanoseconds, _marks, index))];
    }

    /// <summary>Records that were counted instead of being written.</summary>
    public long Folded => Interlocked.Read(ref _folded);

    /// <summary>Writes a line or counts it. False when the system has stopped.</summary>
    public bool Accept(LoggerBinding logger, uint routes, Level level, ReadOnlySpan<byte> line)
    {
        if (line.Length > Limits.MaxFoldedLineBytes)
            return _system.Accept(routes, level, line);

        ulong hash = _hash.Of(ContentOf(line));
        int at = Find(hash);
        if (at >= 0 && TryFold(_slots[at], hash, logger, level, line))
            return true;

        // The first one stands in the ring before it holds any other back.
        WriteResult result = _system.Write(routes, level, line, out long end);
        if (result == WriteResult.Accepted)
            Remember(at, hash, end);
        return result != WriteResult.Stopped;
    }

    /// <summary>The place of a line that is watched; -1 where none is.</summary>
    internal int Find(ulong hash)
    {
        int at = PairOf(hash);
        ref FoldMark pair = ref Mark(at);
        return pair.Hash == hash ? at : Unsafe.Add(ref pair, 1).Hash == hash ? at + 1 : -1;
    }

    /// <summary>A line was written: its repeats are looked for from now on, if there is a place for it.</summary>
    internal void Remember(int at, ulong hash, long end)
    {
        ref FoldMark mark = ref Mark(at < 0 ? PairOf(hash) : at);
        if (at < 0)
        {
            ref FoldMark second = ref Unsafe.Add(ref mark, 1);
            mark = ref mark.End <= second.End ? ref mark : ref second; // The older one.
        }

        if (mark.End != FoldMark.Busy)
            mark.Set(hash, end);
    }

    private static int PairOf(ulong hash) => unchecked((int)(hash >> IndexShift) & ~1);

    private ref FoldMark Mark(int at) => ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_marks), at);

    /// <summary>What equal lines have in common: all behind the timestamp, which has no comma in it.</summary>
    public static ReadOnlySpan<byte> ContentOf(ReadOnlySpan<byte> line)
    {
        // Fast path: a date with microseconds. Only such a time has a T there, and its comma is the first one.
        return line.Length > UsualTimeEnd && line[UsualDateEnd] == (byte)'T' && line[UsualTimeEnd] == (byte)','
            && line[UsualTimeEnd - 1] == (byte)'"'
            ? line[UsualTimeEnd..]
            : line[Math.Max(0, line.IndexOf((byte)','))..];
    }

    /// <summary>Tells of repeats whose window is over.</summary>
    /// <param name="isForced">Whether to tell of all.</param>
    public void Tell(bool isForced)
    {
        foreach (FoldSlot slot in _slots)
        {
            if (slot.TryEnd(isForced) is { } ended)
                _records.TellExpected(ended);
        }
    }

    /// <summary>Counts repeats from now on.</summary>
    public void Begin() => Array.ForEach(_slots, slot => slot.Begin());

    /// <summary>Writes everything from now on.</summary>
    public void Stop() => Array.ForEach(_slots, slot => slot.Stop());

    private bool TryFold(FoldSlot slot, ulong hash, LoggerBinding logger, Level level, ReadOnlySpan<byte> line)
    {
        bool isFolded = slot.TryFold(hash, logger, level, line, out FoldedSeries? ended);
        if (isFolded)
            Interlocked.Increment(ref _folded);
        if (ended is not null)
            _records.TellExpected(ended); // Outside of the slot's lock: the ring may have no room for a while.
        return isFolded;
    }
}
