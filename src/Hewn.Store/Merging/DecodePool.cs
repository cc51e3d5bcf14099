namespace Hewn.Store.Merging;

/// <summary>
/// Threads that decode what merges will need next, in the order in which they asked. Without threads all is done by who
/// needs it.
/// </summary>
internal sealed class DecodePool : IDisposable
{
    private readonly Queue<LogCursor> _waiting = new();
    private readonly Thread[] _threads;
    private bool _isOver;
    private int _begun; // logs that have begun and not ended

    /// <param name="threads">How many beside the caller's.</param>
    public DecodePool(int threads)
    {
        _threads = new Thread[threads];
        for (int i = 0; i < threads; i++)
        {
            _threads[i] = new(Work) { IsBackground = true, Name = "hewn read" };
            _threads[i].Start();
        }
    }

    /// <summary>Whether work that is handed in is done by others.</summary>
    public bool HasThreads => _threads.Length > 0;

    /// <summary>Whether several logs are being merged, so that several threads have work.</summary>
    public bool HasSeveral => Volatile.Read(ref _begun) > 1;

    /// <summary>Takes note of a log that is merged from now on.</summary>
    public void Begins() => Interlocked.Increment(ref _begun);

    /// <summary>Takes note of a log that has ended.</summary>
    public void Ends() => Interlocked.Decrement(ref _begun);

    /// <summary>Has a cursor's next batch made.</summary>
    public void Ask(LogCursor cursor)
    {
        lock (_waiting)
        {
            _waiting.Enqueue(cursor);
            Monitor.Pulse(_waiting);
        }
    }

    /// <summary>By who would have to wait otherwise: makes a batch that nobody has come to yet; false when there is
    /// none.</summary>
    public bool TryHelp()
    {
        LogCursor? cursor;
        lock (_waiting)
        {
            if (!_waiting.TryDequeue(out cursor))
                return false;
        }

        cursor.TryMakeReady();
        return true;
    }

    /// <summary>Ends the threads; what they are at is finished first.</summary>
    public void Dispose()
    {
        lock (_waiting)
        {
            _isOver = true;
            _waiting.Clear();
            Monitor.PulseAll(_waiting);
        }

        foreach (Thread thread in _threads)
            thread.Join();
    }

    private void Work()
    {
        while (true)
        {
            LogCursor? cursor;
            lock (_waiting)
            {
                while (!_waiting.TryDequeue(out cursor))
                {
                    if (_isOver)
                        return;
                    Monitor.Wait(_waiting);
                }
            }

            cursor.TryMakeReady();
        }
    }
}
