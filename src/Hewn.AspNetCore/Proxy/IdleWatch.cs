namespace Hewn.AspNetCore.Proxy;

/// <summary>
/// Ends a call on which nothing passes: its token fires a while after the last sign of life, or when the client goes.
/// Thread-safe.
/// </summary>
internal sealed class IdleWatch : IDisposable
{
    private readonly TimeSpan _patience;
    private readonly CancellationTokenSource _idle;
    private readonly CancellationTokenSource _either;

    public IdleWatch(TimeSpan patience, TimeProvider time, CancellationToken gone)
    {
        _patience = patience;
        _idle = new CancellationTokenSource(patience, time);
        _either = CancellationTokenSource.CreateLinkedTokenSource(_idle.Token, gone);
    }

    /// <summary>Fires when the call is to end.</summary>
    public CancellationToken Token => _either.Token;

    /// <summary>Whether nothing has passed for too long.</summary>
    public bool HasFired => _idle.IsCancellationRequested;

    /// <summary>Notes that something has passed.</summary>
    public void Note() => _idle.CancelAfter(_patience);

    public void Dispose()
    {
        _either.Dispose();
        _idle.Dispose();
    }
}
