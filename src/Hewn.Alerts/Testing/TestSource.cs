using Hewn.LogQL.Entries;

namespace Hewn.Alerts.Testing;

/// <summary>The lines of a unit test as entries. Thread-safe.</summary>
internal sealed class TestSource : IEntrySource
{
    private readonly TestLine[] _lines; // by time

    /// <summary>A source of lines in any order; of one time they stay in theirs.</summary>
    public TestSource(IEnumerable<TestLine> lines) => _lines = [.. lines.OrderBy(line => line.TimestampNs)];

    /// <inheritdoc/>
    public void Read(EntryRequest request, IEntryConsumer consumer, CancellationToken token)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(consumer);
        IEnumerable<TestLine> wanted = _lines.Where(line =>
            request.Wants(line.TimestampNs) && request.Wants(line.Stream));
        if (request.Order == EntryOrder.Backward)
            wanted = wanted.Reverse();
        foreach (TestLine line in wanted)
        {
            token.ThrowIfCancellationRequested();
            if (!consumer.Accept(new(line.TimestampNs, line.Text, line.Stream, line.Metadata)))
                return;
        }
    }
}
