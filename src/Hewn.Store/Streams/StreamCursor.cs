using System.Globalization;
using Hewn.LogQL;
using Hewn.LogQL.Entries;
using Hewn.Store.Streams.Deletes;

namespace Hewn.Store.Streams;

/// <summary>
/// Pushed lines by time, one after the other. A block is read when its first time comes up; lines of one time come in
/// the order in which they were pushed, or in its exact reverse. One thread's.
/// </summary>
internal sealed class StreamCursor : IDisposable
{
    private readonly BlockDecoder _decoder;
    private readonly bool _isForward;
    private readonly Queue<BlockRef> _waiting;
    private readonly PriorityQueue<OpenBlock, (long Ns, int Order)> _open;
    private readonly RepeatFilter? _repeats;
    private readonly HiddenTest? _hidden;
    private readonly Action<string> _report;
    private readonly IReadOnlyCollection<IDisposable> _files;
    private readonly Stack<byte[]> _free = new();
    private long _held;

    /// <param name="request">What is wanted.</param>
    /// <param name="blocks">The blocks that may hold it.</param>
    /// <param name="files">Disposed with this.</param>
    /// <param name="hidden">Lines that are not given; null for none.</param>
    /// <param name="report">Told what cannot be read.</param>
    public StreamCursor(EntryRequest request, IReadOnlyList<BlockRef> blocks, IReadOnlyCollection<IDisposable> files,
        HiddenLines? hidden, Action<string> report)
    {
        _decoder = new(request);
        (_files, _hidden, _report) = (files, hidden?.NewTest(), report);
        _isForward = request.Order != EntryOrder.Backward;
        _waiting = new(_isForward
            ? blocks.OrderBy(block => block.Block.MinNs).ThenBy(block => block.Order)
            : blocks.OrderByDescending(block => block.Block.MaxNs).ThenByDescending(block => block.Order));
        _open = new(_isForward
            ? Comparer<(long Ns, int Order)>.Default
            : Comparer<(long Ns, int Order)>.Create(static (left, right) => right.CompareTo(left)));
        _repeats = blocks.Any(block => block.Block.Late > 0) ? new() : null;
    }

    /// <summary>Lines that were looked at.</summary>
    public long Lines => _decoder.Lines;

    /// <summary>Bytes that were read.</summary>
    public long Bytes => _decoder.Bytes;

    /// <summary>Goes to the next line; its text is good until the next call.</summary>
    public bool TryNext(out LogEntry entry, CancellationToken token)
    {
        while (true)
        {
            while (_waiting.TryPeek(out BlockRef? next) && IsDue(next))
            {
                token.ThrowIfCancellationRequested();
                Open(_waiting.Dequeue());
            }

            if (!_open.TryDequeue(out OpenBlock? block, out _))
            {
                entry = default;
                return false;
            }

            DecodedLine line = block.Lines[block.At];
            entry = _decoder.ToEntry(line, block.Bytes);
            block.At++;
            if (block.At < block.Lines.Count)
                _open.Enqueue(block, (block.Lines[block.At].TimestampNs, block.Order));
            else
                Close(block, ref entry);
            if (_hidden?.Hides(entry) != true && (_repeats is null || _repeats.IsNew(entry)))
                return true;
        }
    }

    public void Dispose()
    {
        foreach (IDisposable file in _files)
            file.Dispose();
        _decoder.Dispose();
        foreach (byte[] bytes in _free)
            Return(bytes);
        _free.Clear();
        while (_open.TryDequeue(out OpenBlock? block, out _))
            Return(block.Bytes);
    }

    private bool IsDue(BlockRef next)
    {
        if (!_open.TryPeek(out _, out (long Ns, int Order) first))
            return true;
        return _isForward ? next.Block.MinNs <= first.Ns : next.Block.MaxNs >= first.Ns;
    }

    private void Open(BlockRef reference)
    {
        if (_decoder.IsRuledOut(reference))
            return;
        byte[] bytes = _free.TryPop(out byte[]? used) ? used : [];
        if (!_decoder.TryRead(reference, ref bytes))
        {
            _report(StreamSource.DamageOf(reference));
            _free.Push(bytes);
            return;
        }

        _held += bytes.Length;
        if (_held > StreamLimits.HeldBytes)
        {
            throw new EvaluationException(string.Create(CultureInfo.InvariantCulture,
                $"more than {StreamLimits.HeldBytes} bytes of lines that were pushed out of order must be held to give "
                + $"them in order; ask for a shorter time"));
        }

        var lines = new List<DecodedLine>();
        _decoder.Each(bytes.AsSpan(0, reference.Block.Bytes), line =>
        {
            lines.Add(line);
            return true;
        });
        if (lines.Count == 0)
        {
            _held -= bytes.Length;
            _free.Push(bytes);
            return;
        }

        // Stable, so that lines of one time keep their order.
        IOrderedEnumerable<DecodedLine> sorted = lines.OrderBy(line => line.TimestampNs);
        List<DecodedLine> ordered = _isForward ? [.. sorted] : [.. sorted.Reverse()];
        _open.Enqueue(new(reference.Order, bytes, ordered), (ordered[0].TimestampNs, reference.Order));
    }

    /// <summary>The memory may be used again, so the last line must not stand in it.</summary>
    private void Close(OpenBlock block, ref LogEntry entry)
    {
        entry = entry with { Line = entry.Line.ToArray() };
        _held -= block.Bytes.Length;
        _free.Push(block.Bytes);
    }

    private static void Return(byte[] bytes) => BlockMemory.Return(ref bytes);

    private sealed class OpenBlock(int order, byte[] bytes, IReadOnlyList<DecodedLine> lines)
    {
        public int Order => order;

        public byte[] Bytes => bytes;

        public IReadOnlyList<DecodedLine> Lines => lines;

        public int At { get; set; }
    }
}
