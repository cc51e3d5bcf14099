using Hewn.Store.Entries;

namespace Hewn.Store.Merging;

/// <summary>
/// Finds the records that stand in two logs, byte for byte the same, so that each is counted once. A record from one
/// side is a duplicate when the other side has handed in the same bytes, not matched yet, within the last
/// <see cref="Limits.DuplicateWindow"/> records. Lines that are equal within one log stay apart: each finds its own
/// twin.
/// </summary>
/// <remarks>
/// Only records of ERROR and above and those without a level can be in both logs; others pass without a look. Compared
/// are 128 bits of SHA-256, so that two different records count as one less often than a disk misreads. Not
/// thread-safe.
/// </remarks>
public sealed class DuplicateFilter
{
    private readonly Side[] _sides = [new(), new()];

    /// <summary>True when the other side has shown the same record already.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="side">0 or 1: the log it comes from.</param>
    public bool IsDuplicate(Entry entry, int side)
    {
        ArgumentNullException.ThrowIfNull(entry);
        if (entry.Fault is not null || entry.Level is < Level.Error)
            return false;
        UInt128 hash = ContentHash.Of(entry.Raw.Span);
        if (_sides[1 - side].TryTake(hash))
            return true;
        _sides[side].Add(hash);
        return false;
    }

    /// <summary>The records of one log that have not met their twin.</summary>
    private sealed class Side
    {
        private readonly Queue<UInt128> _order = new();
        private readonly Dictionary<UInt128, int> _waiting = [];

        public void Add(UInt128 hash)
        {
            if (_order.Count == Limits.DuplicateWindow)
                TryTake(_order.Dequeue());
            _order.Enqueue(hash);
            _waiting[hash] = _waiting.GetValueOrDefault(hash) + 1;
        }

        public bool TryTake(UInt128 hash)
        {
            if (!_waiting.TryGetValue(hash, out int count))
                return false;
            if (count == 1)
                _waiting.Remove(hash);
            else
                _waiting[hash] = count - 1;
            return true;
        }
    }
}
