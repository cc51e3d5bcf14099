using System.Collections.Concurrent;
using Hewn.LogQL.Entries;
using Hewn.LogQL.Labels;

namespace Hewn.Server.Push;

/// <summary>New lines as who tails sees them: a source of their own. Read by many once it is whole.</summary>
internal sealed class TakenLines : IEntrySource
{
    private readonly List<LogEntry> _entries = [];
    private readonly ConcurrentDictionary<string, Lazy<ReadOnlyMemory<byte>>> _messages = new(StringComparer.Ordinal);

    /// <summary>How many there are.</summary>
    public int Count => _entries.Count;

    /// <summary>The time of the oldest.</summary>
    public long OldestNs { get; private set; } = long.MaxValue;

    /// <summary>Bytes of their texts.</summary>
    public long Bytes { get; private set; }

    /// <summary>
    /// Whether they are lines of log files, with all their fields as metadata: a query sees those that it names.
    /// </summary>
    public bool AreOfFiles { get; init; }

    /// <summary>Adds a line; it is copied, as the body's memory is used again.</summary>
    public void Add(long ns, ReadOnlyMemory<byte> line, LabelSet stream, LabelSet metadata) =>
        Add(new(ns, line.ToArray(), stream, metadata));

    /// <summary>Adds a line that lasts.</summary>
    public void Add(in LogEntry entry)
    {
        _entries.Add(entry);
        OldestNs = Math.Min(OldestNs, entry.TimestampNs);
        Bytes += entry.Line.Length;
    }

    /// <summary>
    /// What is sent of them to all who ask the same: made once, as very many may. Empty when that is nothing.
    /// </summary>
    /// <param name="question">What they ask.</param>
    /// <param name="make">Makes the message.</param>
    public ReadOnlyMemory<byte> MessageFor(string question, Func<ReadOnlyMemory<byte>> make) =>
        _messages.GetOrAdd(question, _ => new(make)).Value;

    /// <inheritdoc/>
    public void Read(EntryRequest request, IEntryConsumer consumer, CancellationToken token) =>
        Read(request, consumer, null);

    /// <summary>The same for a query that names some metadata of log files; null for all.</summary>
    public IEntrySource For(IReadOnlySet<string>? names) => AreOfFiles && names is not null
        ? new Named(this, [.. names])
        : this;

    private void Read(EntryRequest request, IEntryConsumer consumer, string[]? names)
    {
        (LabelSet? stream, bool isWanted) = (null, false);
        foreach (LogEntry entry in _entries)
        {
            if (!ReferenceEquals(entry.Stream, stream))
                (stream, isWanted) = (entry.Stream, request.Wants(entry.Stream));
            if (!isWanted || !request.Wants(entry.TimestampNs))
                continue;
            LogEntry seen = names is null ? entry : entry with
            {
                Metadata = names.Length == 0 ? LabelSet.Empty : entry.Metadata.Only(names),
            };
            if (!consumer.Accept(seen))
                return;
        }
    }

    private sealed class Named(TakenLines lines, string[] names) : IEntrySource
    {
        public void Read(EntryRequest request, IEntryConsumer consumer, CancellationToken token) =>
            lines.Read(request, consumer, names);
    }
}
