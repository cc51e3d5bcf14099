using System.Threading.Channels;
using Hewn.LogQL.Entries;
using Hewn.LogQL.Expressions;
using Hewn.Server.Push;

namespace Hewn.Server.Tail;

/// <summary>
/// Lines on their way to one client: so much waits for it; beyond that the oldest are left out and counted, since
/// nobody who pushes waits for who reads. Thread-safe.
/// </summary>
/// <param name="query">What the client asks; null for all there is.</param>
internal sealed class TailFeed(LogExpression? query = null)
{
    private const int MaxWaiting = 256;
    private const long MaxBytes = 16L * 1024 * 1024; // Clients share lines, so a slow one costs so much, many no more.
    private readonly Lock _gate = new();
    private readonly Queue<TakenLines> _waiting = new(); // under _gate
    private readonly Channel<bool> _come = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private string? _question; // this and all below under _gate
    private long _sentUntilNs;
    private long _bytes;
    private long _dropped;

    /// <summary>Which streams the client asks for.</summary>
    public EntryRequest Streams { get; } =
        new(query?.Matchers ?? [], long.MinValue, long.MaxValue, EntryOrder.Any, EntryHints.None);

    /// <summary>What the client asks as text; empty for all there is.</summary>
    public string Query { get; } = query?.ToString() ?? "";

    /// <summary>From now on it is sent what everybody gets who asks the same.</summary>
    /// <param name="question">What it asks.</param>
    /// <param name="sentUntilNs">Up to this time it leaves out what it was sent before, and so gets its own.</param>
    public void Share(string question, long sentUntilNs)
    {
        lock (_gate)
            (_question, _sentUntilNs) = (question, sentUntilNs);
    }

    /// <summary>What everybody asks who gets of lines what this does; null when it may get its own.</summary>
    /// <param name="oldestNs">The time of the oldest of the lines.</param>
    public string? QuestionFor(long oldestNs)
    {
        lock (_gate)
            return oldestNs > _sentUntilNs ? _question : null;
    }

    /// <summary>Lines come.</summary>
    public void Add(TakenLines lines)
    {
        lock (_gate)
        {
            _waiting.Enqueue(lines);
            _bytes += lines.Bytes;
            while (_waiting.Count > 1 && (_waiting.Count > MaxWaiting || _bytes > MaxBytes))
            {
                TakenLines oldest = _waiting.Dequeue();
                _bytes -= oldest.Bytes;
                _dropped += oldest.Count;
            }
        }

        _come.Writer.TryWrite(true);
    }

    /// <summary>All that wait at this moment, the oldest first; they go on waiting.</summary>
    public TakenLines[] Waiting()
    {
        lock (_gate)
            return [.. _waiting];
    }

    /// <summary>The next that wait.</summary>
    public async Task<TakenLines> NextAsync(CancellationToken token)
    {
        while (true)
        {
            lock (_gate)
            {
                if (_waiting.TryDequeue(out TakenLines? next))
                {
                    _bytes -= next.Bytes;
                    return next;
                }
            }

            await _come.Reader.ReadAsync(token).ConfigureAwait(false);
        }
    }

    /// <summary>How many lines were left out since the last call.</summary>
    public long TakeDropped()
    {
        lock (_gate)
        {
            long dropped = _dropped;
            _dropped = 0;
            return dropped;
        }
    }

    /// <summary>They could not be told of.</summary>
    public void NoteDropped(long lines)
    {
        lock (_gate)
            _dropped += lines;
    }
}
