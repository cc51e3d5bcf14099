using System.Runtime.ExceptionServices;
using Hewn.Store.Entries;
using Hewn.Store.Segments;

namespace Hewn.Store.Merging;

/// <summary>
/// Entries with their bytes, made by one thread and used by another. Used again and again, so that entries cost no
/// allocation.
/// </summary>
/// <param name="maxBytes">Bytes that it takes entries up to.</param>
/// <param name="keptBytes">The room that it keeps after a record that needed more.</param>
internal sealed class EntryBatch(int maxBytes, int keptBytes)
{
    private readonly List<Entry> _entries = [];
    private readonly List<(string Path, string Dialect, string FileDialect)> _sources = [];
    private BatchSlot[] _slots = [];
    private Entry? _place; // an entry of which only its text is there, if somebody asks for it
    private byte[] _bytes = [];
    private int _usedBytes;
    private int _usedEntries;

    /// <summary>Entries in it.</summary>
    public int Count { get; private set; }

    /// <summary>Entries that were read for it and left out, because their time is not wanted.</summary>
    public long Outside { get; set; }

    /// <summary>Whether nothing follows it.</summary>
    public bool IsLast { get; set; }

    /// <summary>A bug that ended its making; thrown on where it is used.</summary>
    public ExceptionDispatchInfo? Failure { get; set; }

    /// <summary>An entry. Where only its text is there it has its place and time, until the next one is asked
    /// for.</summary>
    public Entry this[int index]
    {
        get
        {
            ref readonly BatchSlot slot = ref _slots[index];
            if (slot.Entry != BatchSlot.None)
                return _entries[slot.Entry];
            _place ??= new();
            (string path, string dialect, string fileDialect) = _sources[slot.Source];
            _place.SetPlace(slot, path, dialect, fileDialect);
            return _place;
        }
    }

    /// <summary>The time of an entry.</summary>
    public long TicksOf(int index) => _slots[index].Ticks;

    /// <summary>Counts an entry.</summary>
    public void CountIn(ReadTally tally, int index)
    {
        ref readonly BatchSlot slot = ref _slots[index];
        if (slot.Entry == BatchSlot.None)
            tally.CountRecord(slot.RawLength, slot.HasTimestamp);
        else
            tally.Count(_entries[slot.Entry]);
    }

    /// <summary>Makes room.</summary>
    public void Clear()
    {
        (Count, Outside, IsLast, Failure, _usedBytes, _usedEntries) = (0, 0, false, null, 0, 0);
        _sources.Clear();
        if (_bytes.Length > keptBytes)
            _bytes = []; // A long record was in it.
    }

    /// <summary>Takes a copy of an entry; false when there is no room. An empty batch has room for any.</summary>
    public bool TryAdd(Entry entry)
    {
        int length = entry.CopyBytes;
        if (!TryMakeRoom(length))
            return false;
        Keep(ref Next(entry), entry, length);
        return true;
    }

    /// <summary>Takes the text of an entry; false when there is no room.</summary>
    /// <param name="entry">The entry, of which its place and time are kept.</param>
    /// <param name="text">The text.</param>
    /// <param name="isKept">Whether all of the entry is kept as well; else it is a record.</param>
    public bool TryAdd(Entry entry, ReadOnlySpan<byte> text, bool isKept)
    {
        int length = isKept ? entry.CopyBytes : 0;
        if (!TryMakeRoom(text.Length + length))
            return false;
        ref BatchSlot slot = ref Next(entry);
        text.CopyTo(_bytes.AsSpan(_usedBytes));
        (slot.TextStart, slot.TextLength) = (_usedBytes, text.Length);
        _usedBytes += text.Length;
        if (isKept)
        {
            Keep(ref slot, entry, length);
            return true;
        }

        (slot.Offset, slot.LineNumber, slot.RawLength) = (entry.Offset, entry.LineNumber, entry.RawLength);
        slot.Source = SourceOf(entry);
        return true;
    }

    /// <summary>The text that was added with an entry; false where none was.</summary>
    public bool TryGetText(int index, out ReadOnlySpan<byte> text)
    {
        ref readonly BatchSlot slot = ref _slots[index];
        bool hasText = slot.TextStart != BatchSlot.None;
        text = hasText ? _bytes.AsSpan(slot.TextStart, slot.TextLength) : default;
        return hasText;
    }

    private bool TryMakeRoom(int length)
    {
        if (Count == Limits.BatchEntries || (Count > 0 && length > Math.Min(_bytes.Length, maxBytes) - _usedBytes))
            return false;
        if (Count == 0 && length > _bytes.Length)
            _bytes = GC.AllocateUninitializedArray<byte>(Math.Max(length, maxBytes));
        return true;
    }

    private ref BatchSlot Next(Entry entry)
    {
        if (Count == _slots.Length)
            Array.Resize(ref _slots, Math.Min(Limits.BatchEntries, Math.Max(16, 2 * Count)));
        ref BatchSlot slot = ref _slots[Count++];
        (slot.Ticks, slot.HasTimestamp) = (entry.UtcTicks, entry.HasTimestamp);
        (slot.TextStart, slot.Entry) = (BatchSlot.None, BatchSlot.None);
        return ref slot;
    }

    private void Keep(ref BatchSlot slot, Entry entry, int length)
    {
        if (_usedEntries == _entries.Count)
            _entries.Add(new Entry());
        slot.Entry = _usedEntries++;
        entry.CopyTo(_entries[slot.Entry], _bytes.AsMemory(_usedBytes, length));
        _usedBytes += length;
    }

    private int SourceOf(Entry entry)
    {
        int last = _sources.Count - 1;
        if (last >= 0 && _sources[last] is var (path, dialect, fileDialect) && ReferenceEquals(path, entry.Path)
            && ReferenceEquals(dialect, entry.Dialect) && ReferenceEquals(fileDialect, entry.FileDialect))
            return last;
        _sources.Add((entry.Path, entry.Dialect, entry.FileDialect));
        return last + 1;
    }
}
