using Hewn.LogQL.Entries;

namespace Hewn.Store.Querying;

/// <summary>A consumer for readings that hand nothing over to it. Thread-safe.</summary>
internal sealed class NoEntries : IParallelEntryConsumer
{
    public static NoEntries Instance { get; } = new();

    public IEntryConsumer Fork() => this;

    public bool Accept(in LogEntry entry) => true;
}
