using Hewn.LogQL.Entries;

namespace Hewn.LogQL.Tests.Entries;

/// <summary>
/// Entries in memory, in the order they were taken in; keeps the contract of <see cref="IEntrySource"/>.
/// </summary>
internal sealed class MemorySource : IEntrySource
{
    private readonly LogEntry[] _entries;

    public MemorySource(IEnumerable<LogEntry> entries)
    {
        var repeats = new RepeatFilter();
        _entries = [.. entries.OrderBy(entry => entry.TimestampNs).Where(entry => repeats.IsNew(entry))];
    }

    public int Count => _entries.Length;

    public void Read(EntryRequest request, IEntryConsumer consumer, CancellationToken token)
    {
        IEnumerable<LogEntry> ordered = request.Order == EntryOrder.Backward ? _entries.Reverse() : _entries;
        foreach (LogEntry entry in ordered)
        {
            token.ThrowIfCancellationRequested();
            bool isWanted = request.Wants(entry.TimestampNs) && request.Wants(entry.Stream)
                && request.Hints.Needles.All(needle => entry.Line.Span.IndexOf(needle.Span) >= 0);
            if (isWanted && !consumer.Accept(entry))
                return;
        }
    }
}
