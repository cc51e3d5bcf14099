using System.Collections.Concurrent;
using System.Numerics;
using Hewn.LogQL.Labels;
using Hewn.Store.Merging;

namespace Hewn.Store.Streams;

/// <summary>
/// Lines that may be there twice, for readings in any order: at the times of late lines, each line is let through once.
/// Thread-safe once all times are known.
/// </summary>
internal sealed class RepeatedLines
{
    private const ulong Spread = 0x9E37_79B9_7F4A_7C15;

    // For each time of a late line: the hash of the first line that was met at it, 0 before. Slots of the time 0, which
    // is an empty slot's, too, are told by _hasZero.
    private readonly ConcurrentDictionary<(long Ns, ulong Hash), bool> _further = new();
    private readonly ConcurrentDictionary<LabelSet, ulong> _streams = new();
    private long[] _times = new long[1024];
    private ulong[] _first = [];
    private int _count;
    private ulong _numbers; // of streams
    private bool _hasZero;

    /// <summary>Whether there is a late line at all.</summary>
    public bool IsEmpty => _count == 0 && !_hasZero;

    /// <summary>A late line has this time.</summary>
    public void Expect(long ns)
    {
        if (ns == 0)
        {
            _hasZero = true;
            return;
        }

        ref long slot = ref _times[SlotOf(ns)];
        if (slot == ns)
            return;
        slot = ns;
        if (++_count * 2 >= _times.Length)
            Grow();
    }

    /// <summary>All times are known.</summary>
    public void Seal() => _first = new ulong[_times.Length];

    /// <summary>Whether a line was not let through before.</summary>
    public bool IsNew(in DecodedLine line, ReadOnlySpan<byte> block)
    {
        int slot = 0;
        if (line.TimestampNs != 0)
        {
            slot = SlotOf(line.TimestampNs);
            if (_times[slot] != line.TimestampNs) // Fast path
                return true;
        }
        else if (!_hasZero)
        {
            return true;
        }

        ulong hash = HashOf(line.Stream, block.Slice(line.MessageStart, line.MessageBytes));
        ulong first = line.TimestampNs == 0 ? 1 : Interlocked.CompareExchange(ref _first[slot], hash, 0);
        return first == 0 || (first != hash && _further.TryAdd((line.TimestampNs, hash), true));
    }

    private ulong HashOf(LabelSet stream, ReadOnlySpan<byte> line)
    {
        ulong number = _streams.GetOrAdd(stream, _ => Interlocked.Increment(ref _numbers));
        UInt128 content = ContentHash.Of(line);
        ulong hash = unchecked((ulong)content ^ BitOperations.RotateLeft(number * Spread, 17));
        return hash is 0 or 1 ? 2 : hash;
    }

    /// <summary>Where a time stands, or is to stand.</summary>
    private int SlotOf(long ns)
    {
        int mask = _times.Length - 1;
        int slot = (int)(unchecked((ulong)ns * Spread) >> 33) & mask;
        while (_times[slot] != 0 && _times[slot] != ns)
            slot = (slot + 1) & mask;
        return slot;
    }

    private void Grow()
    {
        long[] former = _times;
        _times = new long[former.Length * 2];
        foreach (long ns in former)
        {
            if (ns != 0)
                _times[SlotOf(ns)] = ns;
        }
    }
}
