using Hewn.Records;

namespace Hewn.Sessions;

/// <summary>
/// Members of metadata, each name once: of two the later counts. Keeps to a number of bytes; members that find no room
/// are counted. Not thread-safe.
/// </summary>
/// <param name="maxBytes">Bytes of all members.</param>
internal sealed class MemberList(int maxBytes)
{
    /// <param name="Start">Where <c>,"name":value</c> begins.</param>
    /// <param name="NameLength">Bytes of the escaped name; -1 for a member that a later one has replaced.</param>
    /// <param name="End">Where the value ends.</param>
    /// <param name="Before">The member before it whose name has the same hash, or -1.</param>
    private readonly record struct Slot(int Start, int NameLength, int End, int Before)
    {
        public bool IsGone => NameLength < 0;
    }

    private readonly ByteBuffer _bytes = new(borrows: true);
    private readonly List<Slot> _slots = [];
    private readonly Dictionary<uint, int> _lastByHash = [];
    private bool _isHashed;
    private int _live; // Bytes of members that count.

    /// <summary>Members that found no room.</summary>
    public int LeftOut { get; private set; }

    /// <summary>All members, each as <c>,"name":value</c>.</summary>
    public ReadOnlySpan<byte> Bytes
    {
        get
        {
            Compact();
            return _bytes.Written;
        }
    }

    /// <summary>Of the members that a buffer holds from a place on, leaves the last of each name.</summary>
    public static void Unite(ByteBuffer target, int start)
    {
        var list = new MemberList(int.MaxValue);
        list.AddAll(target.Written[start..]);
        target.Truncate(start);
        target.Append(list.Bytes);
        list.Clear();
    }

    /// <summary>Forgets all, and keeps little memory.</summary>
    public void Clear()
    {
        _bytes.Clear();
        _slots.Clear();
        if (_isHashed)
            _lastByHash.Clear();
        if (_slots.Capacity > MaxKeptSlots)
        {
            _slots.Capacity = 0;
            _lastByHash.TrimExcess(0);
        }

        _isHashed = false;
        (_live, LeftOut) = (0, 0);
    }

    /// <summary>Adds a member by its escaped name and its encoded value.</summary>
    public void Add(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        uint hash = _isHashed ? HashOf(name) : 0;
        Remove(name, hash);
        int length = name.Length + value.Length + 4; // ,"":
        if (_live + length > maxBytes)
        {
            LeftOut++;
            return;
        }

        int start = _bytes.Length;
        _bytes.Append(",\""u8);
        _bytes.Append(name);
        _bytes.Append("\":"u8);
        _bytes.Append(value);
        _live += length;
        Keep(start, name.Length, hash);
        if (!_isHashed && _slots.Count > MaxCompared)
            Hash();
        else if (_bytes.Length - _live > MaxGoneBytes)
            Compact();
    }

    /// <summary>Adds members that stand one behind the other, each as <c>,"name":value</c>.</summary>
    public void AddAll(ReadOnlySpan<byte> members)
    {
        var reader = new MemberScan(members);
        while (reader.Next(out ReadOnlySpan<byte> name, out ReadOnlySpan<byte> value))
            Add(name, value);
    }

    private void Keep(int start, int nameLength, uint hash)
    {
        int before = -1;
        if (_isHashed)
        {
            before = _lastByHash.GetValueOrDefault(hash, -1);
            _lastByHash[hash] = _slots.Count;
        }

        _slots.Add(new Slot(start, nameLength, _bytes.Length, before));
    }

    private void Remove(ReadOnlySpan<byte> name, uint hash)
    {
        if (_isHashed)
        {
            for (int i = _lastByHash.GetValueOrDefault(hash, -1); i >= 0; i = _slots[i].Before)
            {
                if (TryRemove(i, name))
                    return;
            }

            return;
        }

        for (int i = 0; i < _slots.Count; i++)
        {
            if (TryRemove(i, name))
                return;
        }
    }

    private bool TryRemove(int index, ReadOnlySpan<byte> name)
    {
        Slot slot = _slots[index];
        if (slot.IsGone || !_bytes.Written.Slice(slot.Start + 2, slot.NameLength).SequenceEqual(name))
            return false;
        _slots[index] = slot with { NameLength = -1 };
        _live -= slot.End - slot.Start;
        return true;
    }

    /// <summary>Closes the gaps of members that were replaced.</summary>
    private void Compact()
    {
        if (_live == _bytes.Length)
            return;
        Slot[] slots = [.. _slots];
        _slots.Clear();
        int end = 0;
        foreach (Slot slot in slots)
        {
            if (slot.IsGone)
                continue;
            int length = slot.End - slot.Start;
            _bytes.Written.Slice(slot.Start, length).CopyTo(_bytes.Written[end..]);
            _slots.Add(new Slot(end, slot.NameLength, end + length, -1));
            end += length;
        }

        _bytes.Truncate(end);
        if (_isHashed)
            Hash();
    }

    private void Hash()
    {
        _isHashed = true;
        _lastByHash.Clear();
        for (int i = 0; i < _slots.Count; i++)
        {
            Slot slot = _slots[i];
            if (slot.IsGone)
                continue;
            uint hash = HashOf(_bytes.Written.Slice(slot.Start + 2, slot.NameLength));
            _slots[i] = slot with { Before = _lastByHash.GetValueOrDefault(hash, -1) };
            _lastByHash[hash] = i;
        }
    }

    /// <summary>FNV-1a.</summary>
    private static uint HashOf(ReadOnlySpan<byte> name)
    {
        unchecked
        {
            uint hash = 2166136261;
            foreach (byte b in name)
                hash = (hash ^ b) * 16777619;
            return hash;
        }
    }

    private const int MaxCompared = 16;
    private const int MaxKeptSlots = 256;
    private const int MaxGoneBytes = 256 * 1024;
}
