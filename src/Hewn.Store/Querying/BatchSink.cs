using Hewn.LogQL.Entries;

namespace Hewn.Store.Querying;

/// <summary>A consumer whose entries go into one batch after the other. One thread's.</summary>
internal sealed class BatchSink : IEntryConsumer
{
    public EntryBatch Batch { get; set; } = new(0);

    public bool Accept(in LogEntry entry) => Batch.Accept(entry);
}
