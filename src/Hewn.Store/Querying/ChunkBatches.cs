using System.Collections.Concurrent;
using Hewn.Store.Scanning.Filters;
using Hewn.Store.Scanning.Reading;

namespace Hewn.Store.Querying;

/// <summary>The batches of a file of JSON lines; some are read ahead by other threads.</summary>
internal sealed class ChunkBatches : IBatches
{
    private const int MaxSpan = 8;
    private readonly ScanFile _file;
    private readonly LocalSourceOptions _options;
    private readonly ByteRarity _rarity;
    private readonly IEnumerator<Stretch> _chunks;
    private readonly int _workers;
    private readonly ConcurrentBag<ChunkWorker> _idle = [];
    private readonly Queue<Task<EntryBatch>> _reading = new();
    private readonly CancellationTokenSource _stop = new();
    private Stretch? _next; // taken from the chunks already
    private int _span = 1; // chunks that are read at once
    private long _bytes; // of the stretches that were begun
    private bool _isAtEnd;

    /// <param name="question">What is wanted of lines; it stands at the file.</param>
    /// <param name="file">The file; disposed with this.</param>
    /// <param name="options">How it is read.</param>
    /// <param name="isForward">True from the head.</param>
    /// <param name="ahead">Batches that are read before they are asked for; 0 for none.</param>
    public ChunkBatches(
        ReadingQuestion question, ScanFile file, LocalSourceOptions options, bool isForward, int ahead)
    {
        (_file, _options) = (file, options);
        _rarity = new(file.Sample());
        _chunks = IndexedChunks.Of(question, file, options, isForward).GetEnumerator();
        // Made here, where the question stands at this file.
        _workers = 1 + (int)Math.Min(ahead, file.Length / ChunkWorker.ChunkBytes);
        for (int i = 0; i < _workers; i++)
            _idle.Add(new(question, file, _rarity, options));
    }

    public EntryBatch? Next(CancellationToken token)
    {
        while (!_isAtEnd && _reading.Count < _workers)
        {
            if (NextStretch() is not { } chunk)
            {
                _isAtEnd = true;
                break;
            }

            _bytes += chunk.To - chunk.From;
            if (_workers == 1)
                return Seen(Read(chunk));
            _reading.Enqueue(Task.Run(() => Read(chunk), CancellationToken.None));
        }

        return _reading.TryDequeue(out Task<EntryBatch>? next) ? Seen(Wait(next, token)) : null;
    }

    public void Dispose()
    {
        _stop.Cancel();
        foreach (Task<EntryBatch> reading in _reading)
            reading.ContinueWith(static task => task.Exception, TaskScheduler.Default).Wait(CancellationToken.None);
        foreach (ChunkWorker worker in _idle)
            worker.Dispose();
        _chunks.Dispose();
        _options.Tally.AddBytes(_bytes);
        _file.Dispose();
        _stop.Dispose();
    }

    /// <summary>Where nothing is found, more is read at once: what is done for each batch counts less then.</summary>
    private EntryBatch Seen(EntryBatch batch)
    {
        _span = batch.Entries.Count > 0 ? 1 : Math.Min(MaxSpan, _span * 2);
        return batch;
    }

    /// <summary>The next chunk, with those that lie beside it.</summary>
    private Stretch? NextStretch()
    {
        if ((_next ?? NextChunk()) is not { } stretch)
            return null;
        _next = null;
        for (int taken = 1; taken < _span && NextChunk() is { } chunk; taken++)
        {
            if (chunk.From == stretch.To)
            {
                stretch = stretch with { To = chunk.To };
            }
            else if (chunk.To == stretch.From)
            {
                stretch = chunk with { To = stretch.To };
            }
            else
            {
                _next = chunk;
                break;
            }
        }

        return stretch;
    }

    private Stretch? NextChunk() => _chunks.MoveNext() ? _chunks.Current : null;

    private static EntryBatch Wait(Task<EntryBatch> batch, CancellationToken token)
    {
        Task.WaitAny([batch], token);
        return batch.GetAwaiter().GetResult();
    }

    private EntryBatch Read(Stretch chunk)
    {
        if (!_idle.TryTake(out ChunkWorker? worker))
            throw new InvalidOperationException("more batches are read than there are workers");
        try
        {
            return worker.Read(chunk, _stop.Token);
        }
        finally
        {
            _idle.Add(worker);
        }
    }
}
