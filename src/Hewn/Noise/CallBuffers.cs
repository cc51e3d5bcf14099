namespace Hewn.Noise;

/// <summary>
/// What the buffers of all calls share: which of them hold something, their memory, kept for the next call, and their
/// counts. A record that goes into a buffer touches none of it. Thread-safe.
/// </summary>
internal sealed class CallBuffers
{
    private readonly Lock _gate = new(); // Taken inside of a buffer's own lock, never around one.
    private readonly HashSet<CallBuffer> _open = [];
    private readonly Stack<LineQueue> _free = new();
    private bool _isOpen;
    private long _forgotten;
    private long _overflowed;
    private long _overflowForgotten;

    /// <summary>Records in buffers.</summary>
    public long Waiting
    {
        get
        {
            lock (_gate)
                return _open.Sum(buffer => (long)buffer.Waiting);
        }
    }

    /// <summary>Records that were forgotten with their call.</summary>
    public long Forgotten => Interlocked.Read(ref _forgotten);

    /// <summary>Records that later ones have pushed out.</summary>
    public long Overflowed => Interlocked.Read(ref _overflowed);

    /// <summary>
    /// Of those, the ones of calls that did not fail. A call that fails tells of its own, if the ring has room for it.
    /// </summary>
    public long OverflowForgotten => Interlocked.Read(ref _overflowForgotten);

    public void CountOverflowed(int overflowed) => Interlocked.Add(ref _overflowed, overflowed);

    public void CountForgotten(int lines, long overflowed)
    {
        Interlocked.Add(ref _overflowForgotten, overflowed);
        Interlocked.Add(ref _forgotten, lines);
    }

    /// <summary>A call that failed could not tell of those: they are told with the others.</summary>
    public void CountOverflowUntold(long overflowed) => Interlocked.Add(ref _overflowForgotten, overflowed);

    /// <summary>Memory for a call whose first record has come; null before the log begins, and when it stops.</summary>
    public LineQueue? Open(CallBuffer buffer)
    {
        lock (_gate)
        {
            if (!_isOpen)
                return null;
            _open.Add(buffer);
            return _free.TryPop(out LineQueue? queue) ? queue : new LineQueue();
        }
    }

    /// <summary>A buffer holds nothing any more: takes its memory back.</summary>
    public void Close(CallBuffer buffer, LineQueue queue)
    {
        queue.Clear();
        lock (_gate)
        {
            _open.Remove(buffer);
            if (queue.Capacity <= Limits.DefaultCallBufferBytes && _free.Count < Limits.MaxFreeCallBuffers)
                _free.Push(queue);
        }
    }

    /// <summary>The log begins: from now on buffers keep what they are given.</summary>
    public void Begin()
    {
        lock (_gate)
            _isOpen = true;
    }

    /// <summary>The log stops: all that the buffers hold is written, and what comes later at once.</summary>
    /// <param name="waits">Whether to wait for one that another thread is at.</param>
    public void Stop(bool waits)
    {
        CallBuffer[] open;
        lock (_gate)
        {
            _isOpen = false;
            open = [.. _open];
        }

        Array.ForEach(open, buffer => buffer.Stop(waits));
    }
}
