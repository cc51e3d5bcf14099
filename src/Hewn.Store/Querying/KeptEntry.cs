using Hewn.LogQL.Entries;
using Hewn.LogQL.Labels;

namespace Hewn.Store.Querying;

/// <summary>An entry with its place in a batch.</summary>
/// <param name="TimestampNs">When.</param>
/// <param name="Order">Where it stands among the entries of its file.</param>
/// <param name="Line">Its bytes, which last.</param>
/// <param name="Stream">Its stream.</param>
/// <param name="Metadata">Its metadata.</param>
internal readonly record struct KeptEntry(
    long TimestampNs, long Order, ReadOnlyMemory<byte> Line, LabelSet Stream, LabelSet Metadata)
    : IComparable<KeptEntry>
{
    public LogEntry ToEntry() => new(TimestampNs, Line, Stream, Metadata);

    public int CompareTo(KeptEntry other)
    {
        int order = TimestampNs.CompareTo(other.TimestampNs);
        return order != 0 ? order : Order.CompareTo(other.Order);
    }
}
