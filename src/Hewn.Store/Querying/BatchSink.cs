using Hewn.LogQL.Entries;

namespace Hewn.Store.Querying;

/// <summary>A consumer whose entries go into one batch after the other. One thread's.</summary>
/// <param name="file">The number of the file.</param>
/// <param name="isForward">True for the oldest first.</param>
internal sealed class BatchSink(int file, bool isForward) : IEntryConsumer
{
    public EntryBatch? Batch { get; set; }

    /// <summary>Knows where the line stands.</summary>
    public LineState? State { get; set; }

    public bool Accept(in LogEntry entry)
    {
        Batch!.Take(EntryKey.Of(entry.TimestampNs, file, State!.LineOffset, isForward), entry);
        return true;
    }
}
