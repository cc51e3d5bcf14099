namespace Hewn.Store.Querying;

/// <summary>Where an entry stands among those of several files.</summary>
/// <param name="TimestampNs">When.</param>
/// <param name="File">The number of its file.</param>
internal readonly record struct EntryKey(long TimestampNs, int File) : IComparable<EntryKey>
{
    public int CompareTo(EntryKey other)
    {
        int order = TimestampNs.CompareTo(other.TimestampNs);
        return order != 0 ? order : File.CompareTo(other.File);
    }
}
