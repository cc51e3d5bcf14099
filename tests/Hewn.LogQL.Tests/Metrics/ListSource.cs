using Hewn.LogQL.Entries;

namespace Hewn.LogQL.Tests.Metrics;

/// <summary>Entries in memory. In any order it gives them to several threads, a stretch each.</summary>
internal sealed class ListSource(IEnumerable<LogEntry> entries, int threads = 1, bool keepsOrder = false) : IEntrySource
{
    private readonly LogEntry[] _entries =
        [.. keepsOrder ? entries : entries.OrderBy(entry => entry.TimestampNs)];

    private int _reads;

    /// <summary>The entries of another source, given to several threads.</summary>
    public static ListSource Of(IEntrySource source, int threads)
    {
        var entries = new Taker();
        source.Read(new EntryRequest([], long.MinValue, long.MaxValue, EntryOrder.Forward, EntryHints.None), entries,
            CancellationToken.None);
        return new ListSource(entries.Taken, threads);
    }

    /// <summary>How often it was read.</summary>
    public int Reads => _reads;

    /// <summary>The hints of the last reading.</summary>
    public EntryRequest? LastRequest { get; private set; }

    public void Read(EntryRequest request, IEntryConsumer consumer, CancellationToken token)
    {
        LastRequest = request;
        Interlocked.Increment(ref _reads);
        LogEntry[] wanted = [.. _entries
            .Where(entry => request.Wants(entry.TimestampNs) && request.Wants(entry.Stream))];
        if (request.Order != EntryOrder.Any || threads == 1 || consumer is not IParallelEntryConsumer parallel)
        {
            Give(request.Order == EntryOrder.Backward ? wanted.Reverse() : wanted, consumer, token);
            return;
        }

        int size = (wanted.Length / threads) + 1;
        Thread[] workers = [.. wanted.Chunk(size).Reverse().Select(part => new Thread(() =>
            Give(part, parallel.Fork(), token)))];
        foreach (Thread worker in workers)
            worker.Start();
        foreach (Thread worker in workers)
            worker.Join();
    }

    private static void Give(IEnumerable<LogEntry> entries, IEntryConsumer consumer, CancellationToken token)
    {
        foreach (LogEntry entry in entries)
        {
            token.ThrowIfCancellationRequested();
            if (!consumer.Accept(entry))
                return;
        }
    }

    private sealed class Taker : IEntryConsumer
    {
        public List<LogEntry> Taken { get; } = [];

        public bool Accept(in LogEntry entry)
        {
            Taken.Add(entry with { Line = entry.Line.ToArray() });
            return true;
        }
    }
}
