using System.Collections.Concurrent;
using Hewn.LogQL.Entries;
using Hewn.LogQL.Labels;
using Hewn.Server.Tail;

namespace Hewn.Server.Push;

/// <summary>New lines as who tails sees them: a source of their own. Read by many once it is whole.</summary>
internal sealed class TakenLines : IEntrySource
{
    private const int FirstBytes = 1024; // of the memory that lines are copied into
    private const int MostBytes = 64 * 1024; // Small enough for the collector's quick rounds.
    private const int LongBytes = MostBytes / 4; // Such a line has memory of its own.
    private volatile List<LogEntry> _entries; // Readers keep the list that they began with.
    private readonly ConcurrentDictionary<string, Lazy<TailMessage>> _messages = new(StringComparer.Ordinal);

    private byte[] _memory = [];
    private int _used; // of these bytes
    private int _expected;

    /// <param name="lines">How many will probably be added.</param>
    public TakenLines(int lines = 0) => _entries = new(lines);

    /// <summary>How many there are.</summary>
    public int Count { get; private set; }

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
        Add(new(ns, Copy(line.Span), stream, metadata));

    /// <summary>Adds a line that lasts.</summary>
    public void Add(in LogEntry entry)
    {
        _entries.Add(entry);
        Count++;
        OldestNs = Math.Min(OldestNs, entry.TimestampNs);
        Bytes += entry.Line.Length;
    }

    /// <summary>
    /// What is sent of them to all who ask the same: made once, as very many may. Empty when that is nothing.
    /// </summary>
    /// <param name="question">What they ask.</param>
    /// <param name="make">Makes the message.</param>
    public TailMessage MessageFor(string question, Func<TailMessage> make) =>
        _messages.GetOrAdd(question, _ => new(() =>
        {
            TailMessage message = make();
            NoteMade();
            return message;
        })).Value;

    /// <summary>
    /// How many messages will be made of them; when nobody says it, they are never forgotten. Said before anybody has
    /// them.
    /// </summary>
    public void Expect(int messages) => _expected = messages;

    /// <summary>
    /// A message was made. Behind the last one the lines are forgotten: they wait for those who read slowly, and take
    /// far more memory than what is sent of them.
    /// </summary>
    public void NoteMade()
    {
        if (Interlocked.Decrement(ref _expected) == 0)
            (_entries, _memory) = ([], []);
    }

    /// <inheritdoc/>
    public void Read(EntryRequest request, IEntryConsumer consumer, CancellationToken token) =>
        Read(request, consumer, null);

    /// <summary>The same for a query that names some metadata of log files; null for all.</summary>
    public IEntrySource For(IReadOnlySet<string>? names) => AreOfFiles && names is not null
        ? new Named(this, [.. names])
        : this;

    /// <summary>Many lines share memory: a thousand of their own would each cost the collector a look.</summary>
    private ReadOnlyMemory<byte> Copy(ReadOnlySpan<byte> line)
    {
        if (line.Length > LongBytes)
            return line.ToArray();
        if (_memory.Length - _used < line.Length)
        {
            int bytes = Math.Clamp(_memory.Length * 2, Math.Max(line.Length, FirstBytes), MostBytes);
            (_memory, _used) = (new byte[bytes], 0);
        }

        Memory<byte> copy = _memory.AsMemory(_used, line.Length);
        line.CopyTo(copy.Span);
        _used += line.Length;
        return copy;
    }

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
