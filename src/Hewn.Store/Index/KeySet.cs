using System.Runtime.CompilerServices;

namespace Hewn.Store.Index;

/// <summary>The different keys of a block, bounded. One thread's; used again for each block.</summary>
internal sealed class KeySet
{
    private const int MaxKeys = 64 * 1024; // more than any block of sane lines has
    private uint[] _slots = new uint[16 * 1024];
    private uint[] _keys = new uint[8 * 1024];

    public int Count { get; private set; }

    /// <summary>Whether keys were left out.</summary>
    public bool HasOverflowed { get; private set; }

    public ReadOnlySpan<uint> Keys => _keys.AsSpan(0, Count);

    /// <summary>Adds a key, which is not zero.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(uint key)
    {
        unchecked // A place in the table.
        {
            uint[] slots = _slots;
            uint mask = (uint)slots.Length - 1;
            for (uint at = key & mask; ; at = (at + 1) & mask)
            {
                if (slots[at] == key)
                    return;
                if (slots[at] != 0)
                    continue;
                AddNew(key, at);
                return;
            }
        }
    }

    public void Clear()
    {
        Array.Clear(_slots);
        (Count, HasOverflowed) = (0, false);
    }

    private void AddNew(uint key, uint at)
    {
        if (Count == MaxKeys)
        {
            HasOverflowed = true;
            return;
        }

        if (Count == _keys.Length)
        {
            Array.Resize(ref _keys, _keys.Length * 2);
            _keys[Count++] = key;
            Rehash();
            return;
        }

        _slots[at] = key;
        _keys[Count++] = key;
    }

    private void Rehash()
    {
        unchecked
        {
            _slots = new uint[_slots.Length * 2];
            uint mask = (uint)_slots.Length - 1;
            foreach (uint key in Keys)
            {
                uint at = key & mask;
                while (_slots[at] != 0)
                    at = (at + 1) & mask;
                _slots[at] = key;
            }
        }
    }
}
