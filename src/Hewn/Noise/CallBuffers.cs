using System.Collections.Concurrent;

namespace Hewn.Noise;

/// <summary>What the buffers of all calls share: their memory, kept for the next call, and their counts. Thread-safe.
/// </summary>
internal sealed class CallBuffers
{
    private readonly ConcurrentBag<LineQueue> _free = [];
    private int _freeCount;
    private long _waiting;
    private long _forgotten;
    private long _overflowed;
    private long _overflowForgotten;

    /// <summary>Records in buffers.</summary>
    public long Waiting => Interlocked.Read(ref _waiting);

    /// <summary>Records that were forgotten with their call.</summary>
    public long Forgotten => Interlocked.Read(ref _forgotten);

    /// <summary>Records that later ones have pushed out.</summary>
    public long Overflowed => Interlocked.Read(ref _overflowed);

    /// <summary>
    /// Of those, the ones of calls that did not fail. A call that fails tells of its own, if the ring has room for it.
    /// </summary>
    public long OverflowForgotten => Interlocked.Read(ref _overflowForgotten);

    public void CountKept(int overflowed)
    {
        if (overflowed == 0)
        {
            Interlocked.Increment(ref _waiting);
            return;
        }

        Interlocked.Add(ref _waiting, 1 - overflowed);
        Interlocked.Add(ref _overflowed, overflowed);
    }

    public void CountWritten() => Interlocked.Decrement(ref _waiting);

    public void CountForgotten(int lines, long overflowed)
    {
        Interlocked.Add(ref _overflowForgotten, overflowed);
        Interlocked.Add(ref _waiting, -lines);
        Interlocked.Add(ref _forgotten, lines);
    }

    /// <summary>A call that failed could not tell of those: they are told with the others.</summary>
    public void CountOverflowUntold(long overflowed) => Interlocked.Add(ref _overflowForgotten, overflowed);

    /// <summary>Memory for a call.</summary>
    public LineQueue Rent()
    {
        if (!_free.TryTake(out LineQueue? queue))
            return new LineQueue();
        Interlocked.Decrement(ref _freeCount);
        return queue;
    }

    /// <summary>Takes memory back, empty.</summary>
    public void Return(LineQueue queue)
    {
        if (queue.Capacity > Limits.DefaultCallBufferBytes)
            return;
        if (Interlocked.Increment(ref _freeCount) > Limits.MaxFreeCallBuffers)
            Interlocked.Decrement(ref _freeCount);
        else
            _free.Add(queue);
    }
}
