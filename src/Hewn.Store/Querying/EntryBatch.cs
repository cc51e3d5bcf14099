using Hewn.LogQL.Entries;

namespace Hewn.Store.Querying;

/// <summary>What one reading of a part gave. One thread's at a time.</summary>
/// <param name="part">The part; what is before its floor was given already.</param>
/// <param name="ceiling">Entries from here on are not kept: they are read again when their time comes.</param>
internal sealed class EntryBatch(ReadPart part, EntryKey ceiling)
{
    private readonly LinePages _pages = new();
    private readonly EntryKey _floor = part.Floor;

    public List<KeptEntry> Entries { get; } = [];

    /// <summary>The first of those that were not kept.</summary>
    public EntryKey Left { get; private set; } = EntryKey.Behind;

    /// <summary>Bytes of memory that lines take.</summary>
    public long PageBytes => _pages.Bytes;

    /// <summary>Takes an entry.</summary>
    public void Take(EntryKey key, in LogEntry entry)
    {
        if (key < _floor)
            return;
        if (key >= ceiling)
            Left = EntryKey.Least(Left, key);
        else
            Entries.Add(new(key, entry.TimestampNs, _pages.Copy(entry.Line.Span), entry.Stream, entry.Metadata, part));
    }
}
