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
    private ulong[] _slots = new ulong[64]; // keys: small, because what is looked for is anywhere
    private (long Ns, ulong Key)[] _lines = new (long, ulong)[32]; // as they came
    private int _count;

    /// <summary>Of lines that are not newer it knows nothing.</summary>
    public long FloorNs { get; private set; } = floorNs;

    /// <summary>How many lines it holds.</summary>
    public int Most { get; set; } = most;

    /// <summary>Adds a line that is newer than the floor.</summary>
    /// <returns>False when it may be there already.</returns>
    public bool TryAdd(long ns, ulong hash)
    {
        ulong key = KeyOf(ns, hash);
        if (!TryPut(key))
            return false;
        _lines[_count++] = (ns, key);
        if (_count >= Most)
            RaiseFloor();
        else if (_count * MostOfSlots >= _slots.Length)
            Resize(_slots.Length * 2);
        return true;
    }

    private bool TryPut(ulong key)
    {
        ulong[] slots = _slots;
        uint mask = (uint)slots.Length - 1;
        for (uint at = (uint)(key >> 32) & mask; ; at = unchecked(at + 1) & mask)
        {
            if (slots[at] == 0)
            {
                slots[at] = key;
                return true;
            }

            if (slots[at] == key)
                return false;
        }
    }

    /// <summary>Another one for another line, but for a chance that costs readers a comparison. 0 is an empty slot.
    /// </summary>
    private static ulong KeyOf(long ns, ulong hash)
    {
        ulong key = unchecked((hash ^ ((ulong)ns * 0xD6E8_FEB8_6659_FD93)) * 0x9E37_79B9_7F4A_7C15);
        return key == 0 ? 1 : key;
    }

    /// <summary>Forgets about half of the lines, the older ones.</summary>
    private void RaiseFloor()
    {
        Span<long> sample = stackalloc long[Samples];
        int taken = 0;
        for (int at = 0; at < _count && taken < Samples; at += Math.Max(1, _count / Samples))
            sample[taken++] = _lines[at].Ns;
        sample = sample[..taken];
        sample.Sort();
        FloorNs = Math.Max(FloorNs, sample[taken / 2]); // at least the lines of this time go
        int kept = 0;
        foreach ((long ns, ulong key) in _lines.AsSpan(0, _count))
        {
            if (ns > FloorNs)
                _lines[kept++] = (ns, key);
        }

        _count = kept;
        Resize(_slots.Length);
    }

    /// <summary>Puts the lines into so many slots.</summary>
    private void Resize(int slots)
    {
        if (slots == _slots.Length)
            Array.Clear(_slots);
        else
            _slots = new ulong[BitOperations.RoundUpToPowerOf2((uint)slots)];
        if (_lines.Length < _slots.Length / MostOfSlots)
            Array.Resize(ref _lines, _slots.Length / MostOfSlots);
        foreach ((_, ulong key) in _lines.AsSpan(0, _count))
            TryPut(key);
    }
}
