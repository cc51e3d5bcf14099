using Hewn.LogQL.Entries;
using Hewn.LogQL.Labels;

namespace Hewn.Store.Querying;

/// <summary>An entry that waits for its turn.</summary>
/// <param name="Key">Where it stands in the order.</param>
/// <param name="TimestampNs">When.</param>
/// <param name="Line">Its bytes, which last.</param>
/// <param name="Stream">Its stream.</param>
/// <param name="Metadata">Its metadata.</param>
/// <param name="Part">Where it was read; it can be read there again.</param>
internal readonly record struct KeptEntry(EntryKey Key, long TimestampNs, ReadOnlyMemory<byte> Line, LabelSet Stream,
    LabelSet Metadata, ReadPart Part) : IComparable<KeptEntry>
{
    /// <summary>Bytes of memory, at most: other entries may have the same metadata.</summary>
    public int Bytes => unchecked(Line.Length + QueryLimits.HeldEntryBytes + BytesOf(Metadata));

    public LogEntry ToEntry() => new(TimestampNs, Line, Stream, Metadata);

    private static int BytesOf(LabelSet labels)
    {
        int bytes = 0;
        unchecked // Texts that are in memory.
        {
            for (int i = 0; i < labels.Count; i++)
                bytes += QueryLimits.HeldLabelBytes + sizeof(char) * labels[i].Value.Length;
        }

        return bytes;
    }

    public int CompareTo(KeptEntry other) => Key.CompareTo(other.Key);
}
