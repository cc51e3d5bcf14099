namespace Hewn.Store.Scanning.Answers;

/// <summary>Lets threads that work on parts of a file speak in the order of the parts. Thread-safe.</summary>
internal sealed class PartOrder
{
    private readonly object _gate = new();
    private int _next;
    private bool _isAborted;

    /// <summary>Waits until all parts before one are done; false when that will never be.</summary>
    public bool WaitFor(int part, CancellationToken stop)
    {
        using CancellationTokenRegistration wake = stop.Register(Wake);
        lock (_gate)
        {
            while (_next != part && !_isAborted && !stop.IsCancellationRequested)
                Monitor.Wait(_gate);
            return _next == part && !_isAborted && !stop.IsCancellationRequested;
        }
    }

    /// <summary>A part is done, and it was its turn.</summary>
    public void Done()
    {
        lock (_gate)
        {
            _next++;
            Monitor.PulseAll(_gate);
        }
    }

    /// <summary>A part will never be done.</summary>
    public void Abort()
    {
        lock (_gate)
        {
            _isAborted = true;
            Monitor.PulseAll(_gate);
        }
    }

    private void Wake()
    {
        lock (_gate)
            Monitor.PulseAll(_gate);
    }
}
