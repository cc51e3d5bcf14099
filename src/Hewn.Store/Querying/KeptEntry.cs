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
    /// <summary>What it takes beside its line.</summary>
    private const int OwnBytes = 96;

    /// <summary>Bytes of memory.</summary>
    public int Bytes => unchecked(Line.Length + OwnBytes);

    public LogEntry ToEntry() => new(TimestampNs, Line, Stream, Metadata);

    public int CompareTo(KeptEntry other) => Key.CompareTo(other.Key);
}
