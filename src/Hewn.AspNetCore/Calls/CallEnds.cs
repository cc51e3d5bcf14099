using System.Collections.Concurrent;

namespace Hewn.AspNetCore.Calls;

/// <summary>
/// Writes the last records of a proxy's calls together where many end: one behind the other, on a thread of its own.
/// Alone each of them finds the processor's caches full of what the web server and the client library have just done,
/// and takes two to three times as long. Thread-safe.
/// </summary>
/// <remarks>
/// Only where twenty calls end within ten milliseconds; else nothing is taken, and a call's record is written when it
/// ends. What is taken is written within a few milliseconds; a kill of the process in between leaves the call without
/// an end, as it leaves those that still run.
/// </remarks>
internal sealed class CallEnds : IDisposable
{
    private const int WindowMs = 10;
    private const int ManyInWindow = 20;
    private const int QuietNaps = 20;
    private const int ManyInNap = 2;

    private static readonly TimeSpan _nap = TimeSpan.FromMilliseconds(1);

    private readonly ConcurrentQueue<IEndedCall> _calls = new();
    private readonly Lock _writing = new();
    private readonly object _gate = new();
    private Thread? _thread; // With the gate, as the next.
    private bool _isOver;
    private int _taking; // 1 while calls are taken.
    private int _count; // Taken and not written.
    private long _windowMs;
    private int _inWindow;

    /// <summary>
    /// Takes a call whose last record is to be written. False where its record is to be written by who asks.
    /// </summary>
    public bool TryTake(IEndedCall call)
    {
        if (Volatile.Read(ref _taking) == 0)
        {
            Count();
            return false;
        }

        // A full fence before the second look, as the thread makes one before its last look at the count: either this
        // finds that nothing is taken any more, or the thread finds the call.
        if (Interlocked.Increment(ref _count) > Limits.LaterEnds || Volatile.Read(ref _taking) == 0)
        {
            Interlocked.Decrement(ref _count);
            return false;
        }

        try
        {
            _calls.Enqueue(call);
            return true;
        }
        catch (OutOfMemoryException)
        {
            Interlocked.Decrement(ref _count);
            return false;
        }
    }

    /// <summary>Has all written that was taken before.</summary>
    public void Settle() => WriteWaiting();

    /// <summary>Takes no more, and writes what was taken.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _isOver = true;
            Interlocked.Exchange(ref _taking, 0);
            Monitor.Pulse(_gate);
        }

        WriteLast();
    }

    /// <summary>Counts an end, roughly: threads that count at once may miss each other's.</summary>
    private void Count()
    {
        long now = Environment.TickCount64;
        if (now - _windowMs >= WindowMs)
            (_windowMs, _inWindow) = (now, 0);
        if (++_inWindow >= ManyInWindow)
            Begin();
    }

    /// <summary>Begins to take calls.</summary>
    internal void Begin()
    {
        _inWindow = 0;
        lock (_gate)
        {
            if (_isOver || !HasThread_NeedsLock())
                return;
            Volatile.Write(ref _taking, 1);
            Monitor.Pulse(_gate);
        }
    }

    private bool HasThread_NeedsLock()
    {
        if (_thread is not null)
            return true;
        var thread = new Thread(Work) { Name = "hewn-calls", IsBackground = true };
        try
        {
            thread.Start();
        }
        catch (Exception e) when (e is OutOfMemoryException or ThreadStartException)
        {
            return false; // Then each call goes on to write its own record.
        }

        _thread = thread;
        return true;
    }

    private void Work()
    {
        int quiet = 0;
        while (Nap(isTaking: quiet < QuietNaps))
        {
            if (quiet >= QuietNaps)
                quiet = 0; // It was woken, because many end again.
            quiet = WriteWaiting() >= ManyInNap ? 0 : quiet + 1;
            if (quiet < QuietNaps)
                continue;
            Interlocked.Exchange(ref _taking, 0); // The fence that is told of above.
            WriteLast();
        }
    }

    /// <summary>Waits for calls. False when it is over.</summary>
    private bool Nap(bool isTaking)
    {
        lock (_gate)
        {
            if (!_isOver && isTaking)
                Monitor.Wait(_gate, _nap);
            while (!_isOver && _taking == 0)
                Monitor.Wait(_gate);
            return !_isOver;
        }
    }

    /// <summary>
    /// Writes those that wait; further ones that come meanwhile only up to the number that can wait, so that it ends.
    /// </summary>
    private int WriteWaiting()
    {
        int written = 0;
        lock (_writing) // Who has it knows that nobody else is in the middle of a record.
        {
            while (written < Limits.LaterEnds && _calls.TryDequeue(out IEndedCall? call))
            {
                call.EndLater();
                Interlocked.Decrement(ref _count);
                written++;
            }
        }

        return written;
    }

    /// <summary>Writes all, those included that are just being taken. No further ones are.</summary>
    private void WriteLast()
    {
        var wait = new SpinWait();
        while (Volatile.Read(ref _count) > 0)
        {
            if (WriteWaiting() == 0)
                wait.SpinOnce();
        }
    }
}
