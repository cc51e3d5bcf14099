using System.Runtime.CompilerServices;

namespace Hewn.Store.Scanning.Values;

/// <summary>
/// Byte strings to numbers from 0 up, in the order they are first met; bounded. One thread's.
/// </summary>
internal sealed unsafe class NameTable(int maxNames)
{
    /// <summary>The number of a name that found no room.</summary>
    public const int Full = -1;

    private readonly List<byte[]> _names = [];
    private Slot[] _slots = new Slot[256];
    private int _shift = 64 - 8;

    public int Count => _names.Count;

    public byte[] this[int id] => _names[id];

    /// <summary>The number of a name; <see cref="Full"/> when it is new and there is no room.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int IdOf(ReadOnlySpan<byte> name)
    {
        unchecked // A hash wraps around.
        {
            int length = name.Length;
            ulong head = Head(name);
            ulong hash = Hash(name, head);
            ref Slot slot = ref _slots[hash >> _shift];
            return slot.Head == head && slot.LengthAndOne == length + 1 && (length <= 8 || IsNamed(slot.Id, name))
                ? slot.Id
                : Probe(hash, head, name);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private int Probe(ulong hash, ulong head, ReadOnlySpan<byte> name)
    {
        int mask = _slots.Length - 1;
        int at = (int)(hash >> _shift);
        for (; _slots[at].LengthAndOne != 0; at = (at + 1) & mask)
        {
            if (_slots[at].Head == head && _slots[at].LengthAndOne == name.Length + 1 && IsNamed(_slots[at].Id, name))
                return _slots[at].Id;
        }

        if (_names.Count == maxNames)
            return Full;
        int id = _names.Count;
        _slots[at] = new() { Head = head, LengthAndOne = name.Length + 1, Id = id };
        _names.Add(name.ToArray());
        if (_names.Count * 2 > _slots.Length)
            Grow();
        return id;
    }

    private void Grow()
    {
        _slots = new Slot[_slots.Length * 2];
        _shift--;
        int mask = _slots.Length - 1;
        for (int id = 0; id < _names.Count; id++)
        {
            ulong head = Head(_names[id]);
            int at = (int)(Hash(_names[id], head) >> _shift);
            while (_slots[at].LengthAndOne != 0)
                at = (at + 1) & mask;
            _slots[at] = new() { Head = head, LengthAndOne = _names[id].Length + 1, Id = id };
        }
    }

    private bool IsNamed(int id, ReadOnlySpan<byte> name) => name.SequenceEqual(_names[id]);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Head(ReadOnlySpan<byte> name)
    {
        unchecked
        {
            ref byte first = ref System.Runtime.InteropServices.MemoryMarshal.GetReference(name);
            int length = name.Length;
            if (length >= 8)
                return Unsafe.ReadUnaligned<ulong>(ref first);
            if (length >= 4)
            {
                return Unsafe.ReadUnaligned<uint>(ref first)
                    | ((ulong)Unsafe.ReadUnaligned<uint>(ref Unsafe.Add(ref first, length - 4)) << (8 * (length - 4)));
            }

            ulong head = 0;
            for (int i = 0; i < length; i++)
                head |= (ulong)Unsafe.Add(ref first, i) << (8 * i);
            return head;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Hash(ReadOnlySpan<byte> name, ulong head)
    {
        unchecked
        {
            ulong tail = name.Length > 8 ? Unsafe.ReadUnaligned<ulong>(in name[^8]) * 31 : 0;
            return (head ^ ((ulong)name.Length << 56) ^ tail) * 0x9E3779B97F4A7C15;
        }
    }

    private struct Slot
    {
        public ulong Head;
        public int LengthAndOne; // 0: free
        public int Id;
    }
}
