using System.Runtime.ExceptionServices;
using Hewn.Store.Entries;

namespace Hewn.Store.Merging;

/// <summary>
/// Entries with their bytes, made by one thread and used by another. Used again and again, so that entries cost no
/// allocation.
/// </summary>
/// <param name="maxBytes">Bytes that it takes entries up to.</param>
/// <param name="keptBytes">The room that it keeps after a record that needed more.</param>
internal sealed class EntryBatch(int maxBytes, int keptBytes)
{
    private const int NoText = -1;

    private readonly List<Entry> _entries = [];
    private readonly List<(int Start, int Length)> _texts = []; // in the bytes
    private byte[] _bytes = [];
    private int _usedBytes;

    /// <summary>Entries in it.</summary>
    public int Count { get; private set; }

    /// <summary>Entries that were read for it and left out, because their time is not wanted.</summary>
    public long Outside { get; set; }

    /// <summary>Whether nothing follows it.</summary>
    public bool IsLast { get; set; }

    /// <summary>A bug that ended its making; thrown on where it is used.</summary>
    public ExceptionDispatchInfo? Failure { get; set; }

    public Entry this[int index] => _entries[index];

    /// <summary>Makes room.</summary>
    public void Clear()
    {
        (Count, Outside, IsLast, Failure, _usedBytes) = (0, 0, false, null, 0);
        if (_bytes.Length > keptBytes)
            _bytes = []; // A long record was in it.
    }

    /// <summary>Takes a copy of an entry; false when there is no room. An empty batch has room for any.</summary>
    public bool TryAdd(Entry entry)
    {
        int length = entry.CopyBytes;
        if (!TryMakeRoom(length))
            return false;
        entry.CopyTo(Next(NoText, 0), _bytes.AsMemory(_usedBytes, length));
        _usedBytes += length;
        return true;
    }

    /// <summary>Takes the text of an entry; false when there is no room.</summary>
    /// <param name="entry">The entry, of which its place and time are kept.</param>
    /// <param name="text">The text.</param>
    /// <param name="isKept">Whether all of the entry is kept as well.</param>
    public bool TryAdd(Entry entry, ReadOnlySpan<byte> text, bool isKept)
    {
        int length = isKept ? entry.CopyBytes : 0;
        if (!TryMakeRoom(text.Length + length))
            return false;
        text.CopyTo(_bytes.AsSpan(_usedBytes));
        Entry target = Next(_usedBytes, text.Length);
        _usedBytes += text.Length;
        if (isKept)
            entry.CopyTo(target, _bytes.AsMemory(_usedBytes, length));
        else
            entry.CopyPlaceTo(target);
        _usedBytes += length;
        return true;
    }

    /// <summary>The text that was added with an entry; false where none was.</summary>
    public bool TryGetText(int index, out ReadOnlySpan<byte> text)
    {
        (int start, int length) = _texts[index];
        text = start == NoText ? default : _bytes.AsSpan(start, length);
        return start != NoText;
    }

    private bool TryMakeRoom(int length)
    {
        if (Count == Limits.BatchEntries || (Count > 0 && length > Math.Min(_bytes.Length, maxBytes) - _usedBytes))
            return false;
        if (Count == 0 && length > _bytes.Length)
            _bytes = GC.AllocateUninitializedArray<byte>(Math.Max(length, maxBytes));
        return true;
    }

    private Entry Next(int textStart, int textLength)
    {
        if (Count == _entries.Count)
        {
            _entries.Add(new Entry());
            _texts.Add(default);
        }

        _texts[Count] = (textStart, textLength);
        return _entries[Count++];
    }
}
