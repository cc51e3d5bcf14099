using Hewn.Ring;

namespace Hewn.Pipeline;

/// <summary>
/// How the writer's thread waits for lines. While lines come it looks every millisecond, and no caller has to wake it;
/// then more rarely; in a silent program it sleeps until a caller wakes it, which costs that caller a few microseconds.
/// </summary>
/// <param name="memory">The ring, which tells callers that the thread sleeps.</param>
/// <param name="longest">How long it sleeps at most, because failing files are tried again.</param>
internal sealed class WriterSleep(RingMemory memory, TimeSpan longest)
{
    private const int ShortNaps = 50;
    private const int LongNaps = 100;
    private const int LongRestMs = 4;

    private static readonly TimeSpan _shortNap = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan _longNap = TimeSpan.FromMilliseconds(10);

    private readonly object _gate = new();
    private bool _isWoken;
    private int _naps;

    /// <summary>Milliseconds that the last rest took at most.</summary>
    internal int RestMs { get; private set; } = 1;

    /// <summary>Lines came.</summary>
    public void NotIdle() => (_naps, RestMs) = (0, 1);

    /// <summary>
    /// Some lines came, too few for a whole write: waits until more have gathered. Without it this thread would follow
    /// the callers line by line, and the memory of each line would travel between the processors while it is written.
    /// </summary>
    /// <param name="bytes">How much came.</param>
    /// <param name="whole">
    /// What is worth a write. The rest is a longer one where less than that will come meanwhile: a turn has its cost,
    /// however little there is to write.
    /// </param>
    public void Rest(long bytes, long whole)
    {
        _naps = 0;
        RestMs = bytes / RestMs * LongRestMs <= whole ? LongRestMs : 1;
        Wait(TimeSpan.FromMilliseconds(RestMs));
    }

    /// <summary>Nothing came; waits a while.</summary>
    public void Idle(Func<bool> hasWork)
    {
        RestMs = 1;
        if (_naps < ShortNaps + LongNaps)
        {
            Wait(_naps++ < ShortNaps ? _shortNap : _longNap);
            return;
        }

        Volatile.Write(ref memory.Asleep, 1); // The fence behind it is its order.

        // Callers look at the flag after their commit without a fence, because they do it for every line. This one
        // fences for all of them: after it, either they see the flag, or this thread sees their line.
        Interlocked.MemoryBarrierProcessWide();
        if (!hasWork())
            Wait(longest);
        Volatile.Write(ref memory.Asleep, 0); // One word, read alone: who sees it late wakes in vain.
    }

    /// <summary>Ends the wait. From any thread.</summary>
    public void Wake()
    {
        lock (_gate)
        {
            _isWoken = true;
            Monitor.Pulse(_gate);
        }
    }

    private void Wait(TimeSpan time)
    {
        lock (_gate)
        {
            if (!_isWoken)
                Monitor.Wait(_gate, time);
            _isWoken = false;
        }
    }
}
