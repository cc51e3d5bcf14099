namespace Hewn.Noise;

/// <summary>Has what was kept out told regularly. Thread-safe.</summary>
/// <param name="time">The program's clock.</param>
/// <param name="period">The time between two times.</param>
/// <param name="tell">Tells; must not throw.</param>
internal sealed class NoiseTimer(TimeProvider time, TimeSpan period, Action tell) : IDisposable
{
    private readonly Lock _gate = new();
    private ITimer? _timer;
    private bool _isStopped;

    /// <summary>Begins, if it has not yet.</summary>
    public void Begin()
    {
        lock (_gate)
        {
            if (_isStopped || _timer is not null)
                return;
            // What flows with the call that happens to be the first has nothing to do with the records to come.
            using AsyncFlowControl? suppressed =
                ExecutionContext.IsFlowSuppressed() ? null : ExecutionContext.SuppressFlow();
            _timer = time.CreateTimer(_ => tell(), null, period, period);
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _isStopped = true;
            _timer?.Dispose();
        }
    }
}
