using System.Diagnostics;

namespace Hewn.Pipeline;

/// <summary>
/// Where callers wait for the writer's thread: for room, for a flush, for the end. None of them is on the way of a call
/// that finds room.
/// </summary>
internal sealed class WriterGate
{
    private static readonly TimeSpan _recheck = TimeSpan.FromMilliseconds(10);

    private readonly object _gate = new();
    private readonly List<WriterRequest> _requests = [];
    private bool _isFinished;
    private long _synced;
    private int _waitingForRoom; // Read without the gate.
    private volatile bool _hasRequests; // Seen late it costs a turn: who sets it holds the gate, and wakes the thread.

    /// <summary>Whether the writer's thread has something to do beside lines.</summary>
    public bool HasRequests => _hasRequests;

    /// <summary>The writer's thread must not go beyond it before what was asked is done.</summary>
    public long Limit
    {
        get
        {
            if (!_hasRequests)
                return long.MaxValue;
            lock (_gate)
            {
                return _requests.Where(request => request.Clears).Min(request => (long?)request.Target)
                    ?? long.MaxValue;
            }
        }
    }

    /// <summary>Waits until the writer's thread has done it. False when the time ran out, or it has ended.</summary>
    public bool Ask(WriterRequest request, TimeSpan timeout, Action wake)
    {
        lock (_gate)
        {
            if (_isFinished)
                return !request.Clears;
            _requests.Add(request);
            _hasRequests = true;
            wake();
            WaitUntil_NeedsLock(() => request.IsDone || _isFinished, timeout);
            // Who was told that it failed must not lose files to it a minute later.
            request.IsWithdrawn = true;
            return request.IsDone || (_isFinished && !request.Clears);
        }
    }

    /// <summary>What was asked and can be done now.</summary>
    public WriterRequest[] TakeDue(long position)
    {
        if (!_hasRequests)
            return [];
        lock (_gate)
        {
            _requests.RemoveAll(request => request.IsWithdrawn);
            WriterRequest[] due = [.. _requests.Where(request => request.Target <= position)];
            _requests.RemoveAll(request => request.Target <= position);
            _hasRequests = _requests.Count > 0;
            return due;
        }
    }

    public void Finish(WriterRequest[] done)
    {
        if (done.Length == 0)
            return;
        lock (_gate)
        {
            Array.ForEach(done, request => request.IsDone = true);
            Monitor.PulseAll(_gate);
        }
    }

    /// <summary>Waits a while for room in the ring.</summary>
    public void WaitForRoom(Func<bool> isThere)
    {
        var patience = new SpinWait();
        while (!patience.NextSpinWillYield)
        {
            patience.SpinOnce();
            if (isThere())
                return;
        }

        lock (_gate)
        {
            // A full fence: either this thread sees the new head, or RoomMade sees this thread.
            Interlocked.Increment(ref _waitingForRoom);
            if (!isThere() && !_isFinished)
                Monitor.Wait(_gate, _recheck);
            Interlocked.Decrement(ref _waitingForRoom);
        }
    }

    /// <summary>The head has moved.</summary>
    public void RoomMade()
    {
        Interlocked.MemoryBarrier(); // The head must be visible before the waiting are counted: see WaitForRoom.
        if (Volatile.Read(ref _waitingForRoom) == 0) // One word, read alone; the fence above is its order.
            return;
        lock (_gate)
            Monitor.PulseAll(_gate);
    }

    public void WaitUntilSynced(long position, TimeSpan timeout)
    {
        lock (_gate)
            WaitUntil_NeedsLock(() => _synced >= position || _isFinished, timeout);
    }

    /// <summary>Everything before a position is on the disk, or was given up.</summary>
    public void Synced(long position)
    {
        lock (_gate)
        {
            _synced = position;
            Monitor.PulseAll(_gate);
        }
    }

    /// <summary>The writer's thread has ended.</summary>
    public void End()
    {
        lock (_gate)
        {
            _isFinished = true;
            Monitor.PulseAll(_gate);
        }
    }

    public bool WaitForEnd(TimeSpan timeout)
    {
        lock (_gate)
            return WaitUntil_NeedsLock(() => _isFinished, timeout);
    }

    private bool WaitUntil_NeedsLock(Func<bool> done, TimeSpan timeout)
    {
        long started = Stopwatch.GetTimestamp();
        while (!done())
        {
            TimeSpan left = timeout == Timeout.InfiniteTimeSpan ? timeout : timeout - Stopwatch.GetElapsedTime(started);
            if (timeout != Timeout.InfiniteTimeSpan && left <= TimeSpan.Zero)
                return false;
            Monitor.Wait(_gate, left);
        }

        return true;
    }
}
