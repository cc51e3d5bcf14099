using Hewn.LogQL.Entries;

namespace Hewn.Store.Querying;

/// <summary>What one reading of a part gave. One thread's at a time.</summary>
/// <param name="part">The part; what is before its floor was given already.</param>
/// <param name="ceiling">Entries from here on are not kept: they are read again when their time comes.</param>
internal sealed class EntryBatch(ReadPart part, EntryKey ceiling)
{
    private readonly LinePages _pages = new();
    private readonly EntryKey _floor = part.Floor;

    /// <summary>The entries; nobody uses them behind <see cref="End"/>.</summary>
    public List<KeptEntry> Entries { get; } = EntryLists.Take();

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

    /// <summary>Its entries were taken over. Once.</summary>
    public void End() => EntryLists.Return(Entries);
}
