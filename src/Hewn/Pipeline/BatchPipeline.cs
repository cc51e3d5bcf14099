using System.Buffers.Binary;

namespace Hewn.Pipeline;

/// <summary>
/// Two buffers: callers append to one under a lock while the worker empties the other, then they change places. Many
/// lines cost one write, and a caller waits only while both are full.
/// </summary>
internal sealed class BatchPipeline : IRecordPipeline
{
    /// <summary>How many syncs and clears were asked for, or are done: numbers, so that none answers for another.</summary>
    private readonly record struct Asked(long Syncs, long Clears);

    private const int FrameHeaderBytes = 9; // Line length (4), routes (4), level (1).

    private readonly object _gate = new();
    private readonly OverflowPolicy _policy;
    private readonly Level _dropBelow;
    private readonly IDestination[] _destinations;
    private readonly Func<long, byte[]> _describeDrops;
    private readonly Thread _worker;

    // Callers and worker; only with _gate held.
    private byte[] _filling;
    private int _filledBytes;
    private int _filledRecords;
    private long _accepted;
    private long _processed;
    private long _droppedFull;
    private long _droppedAtStop;
    private bool _stopping;
    private Asked _asked;
    private Asked _done;
    private bool _finished;

    // Worker only.
    private byte[] _emptying;
    private long _reportedDrops;

    /// <param name="bufferBytes">Size of each of the two buffers.</param>
    /// <param name="policy">What a full buffer does.</param>
    /// <param name="dropBelow">For <see cref="OverflowPolicy.DropBelow"/>: records below it are let go.</param>
    /// <param name="destinations">Where lines go; bit i of a line's routes is destination i.</param>
    /// <param name="describeDrops">Makes the line that says how many records the full buffer refused.</param>
    public BatchPipeline(
        int bufferBytes,
        OverflowPolicy policy,
        Level dropBelow,
        IDestination[] destinations,
        Func<long, byte[]> describeDrops)
    {
        _filling = new byte[bufferBytes];
        _emptying = new byte[bufferBytes];
        _policy = policy;
        _dropBelow = dropBelow;
        _destinations = destinations;
        _describeDrops = describeDrops;
        // Not a pool thread: a starved pool must not stop the log. Background, because Stop is what waits for it.
        _worker = new Thread(Work) { Name = "hewn-writer", IsBackground = true };
        _worker.Start();
    }

    /// <inheritdoc/>
    public PipelineCounts Counts
    {
        get
        {
            lock (_gate)
                return new PipelineCounts(_accepted, _processed, _droppedFull, _droppedAtStop);
        }
    }

    /// <inheritdoc/>
    public WriteResult Write(uint routes, Level level, ReadOnlySpan<byte> line)
    {
        int frameBytes = FrameHeaderBytes + line.Length;
        lock (_gate)
        {
            while (!_stopping && _filling.Length - _filledBytes < frameBytes)
            {
                if (_policy == OverflowPolicy.DropNewest
                    || (_policy == OverflowPolicy.DropBelow && level < _dropBelow))
                {
                    _droppedFull++;
                    return WriteResult.Dropped;
                }

                Monitor.Wait(_gate);
            }

            if (_stopping)
                return WriteResult.Stopped;

            AppendFrame_NeedsLock(routes, level, line);
            // The worker sleeps only when the buffer was empty; later frames of a batch need no signal.
            if (_filledRecords == 1)
                Monitor.PulseAll(_gate);
            return WriteResult.Accepted;
        }
    }

    /// <inheritdoc/>
    public bool Flush(TimeSpan timeout, bool toDisk)
    {
        if (Thread.CurrentThread == _worker)
            return false; // A problem reported by the worker must not make it wait for itself.
        lock (_gate)
        {
            long target = _accepted;
            if (toDisk)
                _asked = _asked with { Syncs = _asked.Syncs + 1 };
            long syncs = toDisk ? _asked.Syncs : 0;
            Monitor.PulseAll(_gate);
            return WaitUntil_NeedsLock(() => (_processed >= target && _done.Syncs >= syncs) || _finished, timeout);
        }
    }

    /// <inheritdoc/>
    public bool Clear(TimeSpan timeout)
    {
        lock (_gate)
        {
            _asked = _asked with { Clears = _asked.Clears + 1 };
            long clears = _asked.Clears;
            Monitor.PulseAll(_gate);
            return WaitUntil_NeedsLock(() => _done.Clears >= clears || _finished, timeout);
        }
    }

    /// <inheritdoc/>
    public bool Stop(TimeSpan timeout)
    {
        lock (_gate)
        {
            _stopping = true;
            Monitor.PulseAll(_gate);
            if (Thread.CurrentThread != _worker && WaitUntil_NeedsLock(() => _finished, timeout))
                return true;
            _droppedAtStop = _accepted - _processed;
            return false;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Stop(Limits.StopTimeout);

    private void AppendFrame_NeedsLock(uint routes, Level level, ReadOnlySpan<byte> line)
    {
        Span<byte> frame = _filling.AsSpan(_filledBytes);
        BinaryPrimitives.WriteInt32LittleEndian(frame, line.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(frame[4..], routes);
        frame[8] = (byte)level;
        line.CopyTo(frame[FrameHeaderBytes..]);
        _filledBytes += FrameHeaderBytes + line.Length;
        _filledRecords++;
        _accepted++;
    }

    private bool WaitUntil_NeedsLock(Func<bool> done, TimeSpan timeout)
    {
        long deadline = Environment.TickCount64 + (long)timeout.TotalMilliseconds;
        while (!done())
        {
            long left = deadline - Environment.TickCount64;
            if (left <= 0)
                return false;
            Monitor.Wait(_gate, TimeSpan.FromMilliseconds(left));
        }

        return true;
    }

    private void Work()
    {
        bool more = true;
        while (more)
        {
            more = TakeBatch(out int bytes, out int records, out Asked asked, out long drops);
            Deliver(_emptying.AsSpan(0, bytes));
            ReportDrops(drops);
            foreach (IDestination destination in _destinations)
            {
                destination.Commit();
                if (asked.Clears > _done.Clears)
                    destination.Clear();
                if (asked.Syncs > _done.Syncs)
                    destination.Sync();
            }

            FinishBatch(records, asked, last: !more);
        }
    }

    /// <summary>Waits for lines (or a moment to retry) and takes them all. False when these are the last ones.</summary>
    private bool TakeBatch(out int bytes, out int records, out Asked asked, out long drops)
    {
        lock (_gate)
        {
            if (_filledRecords == 0 && !_stopping && _asked == _done)
                Monitor.Wait(_gate, Limits.RetryInterval);
            (_filling, _emptying) = (_emptying, _filling);
            (bytes, records, asked, drops) = (_filledBytes, _filledRecords, _asked, _droppedFull);
            (_filledBytes, _filledRecords) = (0, 0);
            Monitor.PulseAll(_gate); // There is room again.
            return !_stopping;
        }
    }

    private void Deliver(ReadOnlySpan<byte> frames)
    {
        while (!frames.IsEmpty)
        {
            int length = BinaryPrimitives.ReadInt32LittleEndian(frames);
            uint routes = BinaryPrimitives.ReadUInt32LittleEndian(frames[4..]);
            var level = (Level)frames[8];
            ReadOnlySpan<byte> line = frames.Slice(FrameHeaderBytes, length);
            for (int i = 0; i < _destinations.Length; i++)
            {
                if ((routes & (1u << i)) != 0)
                    _destinations[i].Append(level, line);
            }

            frames = frames[(FrameHeaderBytes + length)..];
        }
    }

    /// <summary>What the full buffer refused is said in the log itself, behind what it still took.</summary>
    private void ReportDrops(long drops)
    {
        if (drops == _reportedDrops)
            return;
        byte[] line = _describeDrops(drops - _reportedDrops);
        _reportedDrops = drops;
        foreach (IDestination destination in _destinations)
        {
            if (destination.Takes("hewn", Level.Warn))
                destination.Append(Level.Warn, line);
        }
    }

    private void FinishBatch(int records, Asked answered, bool last)
    {
        lock (_gate)
        {
            _processed += records;
            _done = answered; // What was asked during the batch belongs to lines that the next one holds.
            _finished = last;
            Monitor.PulseAll(_gate);
        }
    }
}
