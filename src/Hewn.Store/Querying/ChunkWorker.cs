using Hewn.Store.Scanning;
using Hewn.Store.Scanning.Answers;
using Hewn.Store.Scanning.Filters;
using Hewn.Store.Scanning.Reading;

namespace Hewn.Store.Querying;

/// <summary>Reads stretches of a file as batches. One thread's at a time.</summary>
internal sealed class ChunkWorker : IDisposable
{
    private readonly BatchSink _sink;
    private readonly LineWorker<ReadLines> _worker;
    private readonly LineState _state;
    private readonly PieceReader _reader;
    private readonly LocalSourceOptions _options;
    private readonly ScanFile _file;
    private LineTally _lines; // of what was read for the first time

    /// <param name="question">What is wanted of lines; it stands at the file.</param>
    /// <param name="file">The file.</param>
    /// <param name="rarity">Which bytes are rare in it.</param>
    /// <param name="options">How it is read.</param>
    /// <param name="sink">Takes the entries.</param>
    public ChunkWorker(
        ReadingQuestion question, ScanFile file, ByteRarity rarity, LocalSourceOptions options, BatchSink sink)
    {
        (_file, _options, _sink) = (file, options, sink);
        _worker = question.NewBatchWorker(_sink, rarity);
        _state = (LineState)_worker.State;
        _sink.State = _state;
        _reader = new(file.Handle, file.Length, options.Tuning.PieceBytes);
    }

    /// <summary>Reads a part; lines of one that is read again are not counted again.</summary>
    public EntryBatch Read(ReadPart part, EntryKey ceiling, CancellationToken token)
    {
        var batch = new EntryBatch(part, ceiling);
        _sink.Batch = batch;
        (LineCounts counts, LineTally before) = (_state.Counts, _worker.Tally);
        Stretch stretch = part.Stretch;
        _reader.Read(stretch.From, stretch.To, stretch.IsLineStart, _worker, token);
        if (part.IsAgain)
            _state.Counts = counts;
        else
            _lines += Difference(_worker.Tally, before);
        return batch;
    }

    public void Dispose()
    {
        _options.Tally.AddLines(_state.Counts); // Not handed over: nobody takes up where this one ends.
        ScanOutcome outcome = _reader.Shrunk ? ScanOutcome.Shrunk : ScanOutcome.Complete;
        _options.Tally.Add(new SegmentReport(_file.Path, outcome, null, 0, _lines, false));
        _reader.Dispose();
        _worker.Dispose();
    }

    private static LineTally Difference(LineTally now, LineTally before) => new(now.Records - before.Records,
        now.Malformed - before.Malformed, now.Blank - before.Blank, now.TooLong - before.TooLong);
}
