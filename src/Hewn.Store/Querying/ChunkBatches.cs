using System.Collections.Concurrent;
using Hewn.Store.Scanning.Filters;
using Hewn.Store.Scanning.Reading;

namespace Hewn.Store.Querying;

/// <summary>The batches of a file of JSON lines; some are read ahead by other threads.</summary>
internal sealed class ChunkBatches : IBatches
{
    private readonly ReadingQuestion _question;
    private readonly ScanFile _file;
    private readonly LocalSourceOptions _options;
    private readonly ByteRarity _rarity;
    private readonly Stretch[] _chunks;
    private readonly bool _isForward;
    private readonly int _ahead;
    private readonly ConcurrentBag<ChunkWorker> _idle = [];
    private readonly Queue<Task<EntryBatch>> _reading = new();
    private readonly CancellationTokenSource _stop = new();
    private int _started;

    /// <param name="question">What is wanted of lines; it stands at the file.</param>
    /// <param name="file">The file; disposed with this.</param>
    /// <param name="options">How it is read.</param>
    /// <param name="isForward">True from the head.</param>
    /// <param name="ahead">Batches that are read before they are asked for; 0 for none.</param>
    public ChunkBatches(
        ReadingQuestion question, ScanFile file, LocalSourceOptions options, bool isForward, int ahead)
    {
        (_question, _file, _options, _isForward, _ahead) = (question, file, options, isForward, ahead);
        _rarity = new(file.Sample());
        _chunks = ParallelScan.Chunks(file.Length, ChunkWorker.ChunkBytes);
        // Made here, where the question stands at this file.
        for (int i = 0; i <= Math.Min(ahead, Math.Max(0, _chunks.Length - 1)); i++)
            _idle.Add(new(question, file, _rarity, options));
    }

    public EntryBatch? Next(CancellationToken token)
    {
        while (_started < _chunks.Length && _reading.Count <= _ahead)
        {
            int chunk = _isForward ? _started : _chunks.Length - 1 - _started;
            _started++;
            if (_ahead == 0)
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
        _options.Tally.AddBytes(Math.Min(_file.Length, (long)_started * ChunkWorker.ChunkBytes));
        _file.Dispose();
        _stop.Dispose();
    }

    private static EntryBatch Wait(Task<EntryBatch> batch, CancellationToken token)
    {
        Task.WaitAny([batch], token);
        return batch.GetAwaiter().GetResult();
    }

    private EntryBatch Read(int chunk)
    {
        if (!_idle.TryTake(out ChunkWorker? worker))
            throw new InvalidOperationException("more batches are read than there are workers");
        try
        {
            return worker.Read(chunk, _chunks[chunk], _stop.Token);
        }
        finally
        {
            _idle.Add(worker);
        }
    }
}
