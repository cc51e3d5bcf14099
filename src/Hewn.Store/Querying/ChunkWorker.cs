using Hewn.Store.Scanning;
using Hewn.Store.Scanning.Answers;
using Hewn.Store.Scanning.Filters;
using Hewn.Store.Scanning.Reading;

namespace Hewn.Store.Querying;

/// <summary>Reads stretches of a file as batches. One thread's at a time.</summary>
internal sealed class ChunkWorker : IDisposable
{
    private readonly BatchSink _sink = new();
    private readonly LineWorker<ReadLines> _worker;
    private readonly LineState _state;
    private readonly PieceReader _reader;
    private readonly LocalSourceOptions _options;
    private readonly ScanFile _file;

    public ChunkWorker(ReadingQuestion question, ScanFile file, ByteRarity rarity, LocalSourceOptions options)
    {
        (_file, _options) = (file, options);
        _worker = question.NewBatchWorker(_sink, rarity);
        _state = (LineState)_worker.State;
        _reader = new(file.Handle, file.Length, options.Tuning.PieceBytes);
    }

    /// <summary>Bytes of a stretch: as many as lines may stand away from their place in time, twice.</summary>
    public const int ChunkBytes = 1024 * 1024;

    /// <summary>Reads one; its place in the file is the place of its entries.</summary>
    public EntryBatch Read(Stretch stretch, CancellationToken token)
    {
        _sink.Batch = new(stretch.From); // a line has a byte at least
        (_state.MinNs, _state.MaxNs) = (long.MaxValue, long.MinValue);
        _reader.Read(stretch.From, stretch.To, stretch.IsLineStart, _worker, token);
        (_sink.Batch.MinNs, _sink.Batch.MaxNs) = (_state.MinNs, _state.MaxNs);
        return _sink.Batch;
    }

    public void Dispose()
    {
        _state.HandOver();
        ScanOutcome outcome = _reader.Shrunk ? ScanOutcome.Shrunk : ScanOutcome.Complete;
        _options.Tally.Add(new SegmentReport(_file.Path, outcome, null, 0, _worker.Tally, false));
        _reader.Dispose();
        _worker.Dispose();
    }
}
