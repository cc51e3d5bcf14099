using System.Buffers;
using System.Numerics;

namespace Hewn.Store.Streams;

/// <summary>
/// The lines of a stream that are newer than a floor, by hashes: of those that come behind newer ones it tells which
/// are surely new. When it is full the floor rises. Not thread-safe.
/// </summary>
/// <param name="floorNs">All lines that are newer will be added.</param>
/// <param name="most">How many lines it holds.</param>
internal sealed class RecentLines(long floorNs, int most)
{
    private const int Samples = 63;
    private const int MostOfSlots = 2; // so many slots for a line, at least
    private (long Ns, ulong Hash)[] _slots = new (long, ulong)[64];
    private int _count;

    /// <summary>Of lines that are not newer it knows nothing.</summary>
    public long FloorNs { get; private set; } = floorNs;

    /// <summary>How many lines it holds.</summary>
    public int Most { get; set; } = most;

    /// <summary>Adds a line that is newer than the floor.</summary>
    /// <returns>False when it may be there already.</returns>
    public bool TryAdd(long ns, ulong hash)
    {
        hash = hash == 0 ? 1 : hash; // 0 is an empty slot
        if (!TryPut(ns, hash))
            return false;
        if (_count >= Most)
            RaiseFloor();
        else if (_count * MostOfSlots >= _slots.Length)
            Resize(_slots.Length * 2);
        return true;
    }

    private bool TryPut(long ns, ulong hash)
    {
        uint mask = (uint)_slots.Length - 1;
        for (uint at = SlotOf(ns, hash) & mask; ; at = (at + 1) & mask)
        {
            ref (long Ns, ulong Hash) slot = ref _slots[at];
            if (slot.Hash == 0)
            {
                slot = (ns, hash);
                _count++;
                return true;
            }

            if (slot.Hash == hash && slot.Ns == ns)
                return false;
        }
    }

    private static uint SlotOf(long ns, ulong hash) =>
        (uint)(unchecked((hash ^ (ulong)ns) * 0x9E37_79B9_7F4A_7C15) >> 32);

    /// <summary>Forgets about half of the lines, the older ones.</summary>
    private void RaiseFloor()
    {
        Span<long> sample = stackalloc long[Samples];
        int taken = 0;
        int step = Math.Max(1, _slots.Length / (Samples * MostOfSlots * 2));
        for (int at = 0; at < _slots.Length && taken < Samples; at += step)
        {
            if (_slots[at].Hash != 0)
                sample[taken++] = _slots[at].Ns;
        }

        sample = sample[..taken];
        sample.Sort();
        FloorNs = Math.Max(FloorNs, sample[taken / 2]); // at least the lines of this time go
        Resize(_slots.Length);
    }

    /// <summary>Puts what is newer than the floor into so many slots.</summary>
    private void Resize(int slots)
    {
        (long Ns, ulong Hash)[] kept = ArrayPool<(long, ulong)>.Shared.Rent(_count);
        int count = 0;
        foreach ((long ns, ulong hash) in _slots)
        {
            if (hash != 0 && ns > FloorNs)
                kept[count++] = (ns, hash);
        }

        if (slots == _slots.Length)
            Array.Clear(_slots);
        else
            _slots = new (long, ulong)[BitOperations.RoundUpToPowerOf2((uint)slots)];
        _count = 0;
        foreach ((long ns, ulong hash) in kept.AsSpan(0, count))
            TryPut(ns, hash);
        ArrayPool<(long, ulong)>.Shared.Return(kept);
    }
}
