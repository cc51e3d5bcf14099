using Hewn.Diagnostics;

namespace Hewn.Pipeline;

/// <summary>
/// Two buffers: callers append to one under a lock while the worker empties the other, then they change places. Many
/// lines cost one write, and a caller waits only while both are full.
/// </summary>
internal sealed class BatchPipeline : IRecordPipeline
{
    /// <summary>
    /// How many syncs and clears were asked for, or are done: numbers, so that none answers for another.
    /// </summary>
    private readonly record struct Asked(long Syncs, long Clears);

    private readonly object _gate = new();
    private readonly OverflowPolicy _policy;
    private readonly Level _dropBelow;
    private readonly GuardedDestination[] _destinations;
    private readonly DropReports _dropReports;
    private readonly Thread _worker;

    // Callers and worker; only with _gate held.
    private FrameBuffer _filling;
    private long _accepted;
    private long _processed;
    private long _droppedFull;
    private bool _stopping;
    private bool _gaveUp;
    private Asked _asked;
    private readonly HashSet<long> _clearsWanted = [];
    private Asked _done;
    private bool _finished;

    // Filled and emptied with _gate held; the worker reads it without.
    private FrameBuffer _emptying;

    /// <param name="bufferBytes">Size of each of the two buffers.</param>
    /// <param name="policy">What a full buffer does.</param>
    /// <param name="dropBelow">For <see cref="OverflowPolicy.DropBelow"/>: records below it are let go.</param>
    /// <param name="destinations">
    /// Where lines go; bit i of a line's routes is destination i. The pipeline owns them: they are closed by the thread
    /// that writes to them, however late that is.
    /// </param>
    /// <param name="describeDrops">Makes the line that says how many records the full buffer refused.</param>
    /// <param name="diagnostics">Where a failure to describe them is told.</param>
    public BatchPipeline(
        int bufferBytes,
        OverflowPolicy policy,
        Level dropBelow,
        GuardedDestination[] destinations,
        Func<long, byte[]> describeDrops,
        DiagnosticChannel diagnostics)
    {
        _filling = new FrameBuffer(bufferBytes);
        _emptying = new FrameBuffer(bufferBytes);
        _policy = policy;
        _dropBelow = dropBelow;
        _destinations = destinations;
        _dropReports = new DropReports(destinations, describeDrops, diagnostics);
        // Not a pool thread: a starved pool must not stop the log. Background, because Stop is what waits for it.
        _worker = new Thread(Work) { Name = "hewn-writer", IsBackground = true };
    }

    /// <inheritdoc/>
    public void Begin()
    {
        foreach (GuardedDestination destination in _destinations)
            destination.Open();
        _worker.Start();
    }

    /// <inheritdoc/>
    public PipelineCounts Counts
    {
        get
        {
            lock (_gate)
            {
                // The worker may still get some of them out, so what was given up is counted when it is asked for.
                long left = _filling.Records + _emptying.Records;
                (long atStop, long inFlight) = _gaveUp ? (left, 0L) : (0L, left);
                return new PipelineCounts(_accepted, _processed, _droppedFull, atStop, inFlight);
            }
        }
    }

    /// <inheritdoc/>
    public WriteResult Write(uint routes, Level level, LineParts line)
    {
        lock (_gate)
        {
            while (!_stopping && !_filling.HasRoomFor(line.Length))
            {
                // The worker logs where somebody logs when told of a problem; it cannot wait for itself to make room.
                if (_policy == OverflowPolicy.DropNewest
                    || (_policy == OverflowPolicy.DropBelow && level < _dropBelow)
                    || Thread.CurrentThread == _worker)
                {
                    _droppedFull++;
                    return WriteResult.Dropped;
                }

                Monitor.Wait(_gate);
            }

            if (_stopping)
                return WriteResult.Stopped;

            _filling.Append(routes, level, line);
            _accepted++;
            // The worker sleeps only when the buffer was empty; later lines of a batch need no signal.
            if (_filling.Records == 1)
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
        if (Thread.CurrentThread == _worker)
            return false;
        lock (_gate)
        {
            _asked = _asked with { Clears = _asked.Clears + 1 };
            long clears = _asked.Clears;
            _clearsWanted.Add(clears);
            Monitor.PulseAll(_gate);
            WaitUntil_NeedsLock(() => _done.Clears >= clears || _finished, timeout);
            // Who was told that it failed must not lose files to it a minute later.
            _clearsWanted.Remove(clears);
            return _done.Clears >= clears;
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
            _gaveUp = true;
            return false;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Stop(Limits.StopTimeout);

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
            more = TakeBatch(out Asked asked, out long drops);
            _emptying.Deliver(_destinations);
            _dropReports.Report(drops);
            Array.ForEach(_destinations, destination => destination.Commit());
            if (TakeClears(asked))
                Array.ForEach(_destinations, destination => destination.Clear());
            if (asked.Syncs > _done.Syncs)
                Array.ForEach(_destinations, destination => destination.Sync());
            if (!more)
                Array.ForEach(_destinations, destination => destination.Dispose());
            FinishBatch(asked, last: !more);
        }
    }

    /// <summary>
    /// Waits for lines (or a moment to retry) and takes them all. False when these are the last ones.
    /// </summary>
    private bool TakeBatch(out Asked asked, out long drops)
    {
        lock (_gate)
        {
            if (_filling.Records == 0 && !_stopping && _asked == _done)
                Monitor.Wait(_gate, Limits.RetryInterval);
            (_filling, _emptying) = (_emptying, _filling);
            (asked, drops) = (_asked, _droppedFull);
            Monitor.PulseAll(_gate); // There is room again.
            return !_stopping;
        }
    }

    /// <summary>Whether somebody who asked before this batch still waits for a clearing.</summary>
    private bool TakeClears(Asked asked)
    {
        lock (_gate)
            return _clearsWanted.RemoveWhere(clear => clear <= asked.Clears) > 0;
    }

    private void FinishBatch(Asked answered, bool last)
    {
        lock (_gate)
        {
            _processed += _emptying.Records;
            _emptying.Clear();
            _done = answered; // What was asked during the batch belongs to lines that the next one holds.
            _finished = last;
            Monitor.PulseAll(_gate);
        }
    }
}
