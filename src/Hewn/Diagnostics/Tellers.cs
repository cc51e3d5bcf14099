using System.Diagnostics;

namespace Hewn.Diagnostics;

/// <summary>
/// Threads that are about to write what the log says of itself: who stops it waits for them, or their records would
/// come too late. Thread-safe.
/// </summary>
internal sealed class Tellers
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(1);

    private int _count;

    /// <summary>This thread is about to tell something.</summary>
    public void Enter() => Interlocked.Increment(ref _count);

    /// <summary>It has told it.</summary>
    public void Leave() => Interlocked.Decrement(ref _count);

    /// <summary>Waits until all have told it; for a second at most, as one may wait for a disk that hangs.</summary>
    public void Await()
    {
        long started = Stopwatch.GetTimestamp();
        var patience = new SpinWait();
        while (Volatile.Read(ref _count) > 0 && Stopwatch.GetElapsedTime(started) < _patience)
            patience.SpinOnce();
    }
}
