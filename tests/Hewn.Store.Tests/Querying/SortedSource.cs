using Hewn.LogQL.Entries;

namespace Hewn.Store.Tests.Querying;

/// <summary>
/// The entries of a source as they stand, put into the order of time in the simplest way: what a reading by time is
/// compared with.
/// </summary>
internal sealed class SortedSource(IEntrySource source) : IEntrySource
{
    public void Read(EntryRequest request, IEntryConsumer consumer, CancellationToken token)
    {
        var all = new All();
        source.Read(request with { Order = EntryOrder.Any, Hints = EntryHints.None }, all, token);
        IEnumerable<LogEntry> sorted = all.Entries.OrderBy(entry => entry.TimestampNs);
        foreach (LogEntry entry in request.Order == EntryOrder.Backward ? sorted.Reverse() : sorted)
        {
            if (!consumer.Accept(entry))
                return;
        }
    }

    private sealed class All : IEntryConsumer
    {
        public List<LogEntry> Entries { get; } = [];

        public bool Accept(in LogEntry entry)
        {
            Entries.Add(entry with { Line = entry.Line.ToArray() });
            return true;
        }
    }
}
