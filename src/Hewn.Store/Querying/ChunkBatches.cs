using System.Collections.Concurrent;
using Hewn.Store.Scanning.Filters;
using Hewn.Store.Scanning.Reading;

namespace Hewn.Store.Querying;

/// <summary>The batches of a file of JSON lines; some are read ahead by other threads.</summary>
internal sealed class ChunkBatches : IBatches
{
    private readonly ScanFile _file;
    private readonly LocalSourceOptions _options;
    private readonly ByteRarity _rarity;
    private readonly IEnumerator<Stretch> _chunks;
    private readonly int _workers;
    private readonly ConcurrentBag<ChunkWorker> _idle = [];
    private readonly Queue<Task<EntryBatch>> _reading = new();
    private readonly CancellationTokenSource _stop = new();
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
            if (!_chunks.MoveNext())
            {
                _isAtEnd = true;
                break;
            }

            Stretch chunk = _chunks.Current;
            _bytes += chunk.To - chunk.From;
            if (_workers == 1)
                return Read(chunk);
            _reading.Enqueue(Task.Run(() => Read(chunk), CancellationToken.None));
        }

        return _reading.TryDequeue(out Task<EntryBatch>? next) ? Wait(next, token) : null;
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
