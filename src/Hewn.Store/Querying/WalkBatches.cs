using System.Globalization;
using Hewn.LogQL;
using Hewn.LogQL.Entries;

namespace Hewn.Store.Querying;

/// <summary>
/// The batches of a file that is read entry by entry. Backward, all entries that may matter are held at once.
/// </summary>
internal sealed class WalkBatches(EntryWalk walk, string path, bool isForward) : IBatches
{
    /// <summary>Bytes of entries that are held to be read backward; beyond that the query is refused.</summary>
    private const long MaxHeldBytes = 128 * 1024 * 1024;

    private readonly Stack<EntryBatch> _held = new();
    private long _order;
    private bool _isRead;

    public EntryBatch? Next(CancellationToken token)
    {
        if (isForward)
            return NextForward(token);
        long bytes = 0;
        while (!_isRead)
        {
            if (NextForward(token) is { } batch)
            {
                _held.Push(batch);
                bytes += batch.Bytes;
            }
            else
            {
                _isRead = true;
            }

            if (bytes > MaxHeldBytes)
            {
                throw new EvaluationException(string.Create(CultureInfo.InvariantCulture,
                    $"{path} cannot be read from its end and is too large to be held: more than {MaxHeldBytes} bytes; "
                    + $"ask with --forward, for a shorter time, or with more filters"));
            }
        }

        return _held.TryPop(out EntryBatch? last) ? last : null;
    }

    public void Dispose() => walk.Dispose();

    private EntryBatch? NextForward(CancellationToken token)
    {
        var batch = new EntryBatch(_order);
        while (batch.Bytes < ChunkWorker.ChunkBytes && walk.TryNext(out LogEntry entry))
        {
            token.ThrowIfCancellationRequested();
            batch.Accept(entry);
            batch.MinNs = Math.Min(batch.MinNs, entry.TimestampNs);
            batch.MaxNs = Math.Max(batch.MaxNs, entry.TimestampNs);
        }

        _order += batch.Entries.Count;
        return batch.Entries.Count > 0 ? batch : null;
    }
}
