namespace Hewn.AspNetCore.Proxy;

/// <summary>
/// Ends a call on which nothing passes: its token fires a while after the last sign of life, when the call has taken
/// longer than it may, or when the client goes. Thread-safe.
/// </summary>
internal sealed class IdleWatch : IDisposable
{
    private readonly TimeSpan _patience;
    private readonly CancellationTokenSource _idle;
    private readonly CancellationTokenSource? _whole;
    private readonly CancellationTokenSource _either;

    /// <param name="patience">How long nothing may pass.</param>
    /// <param name="longest">How long the call may take; null for any time.</param>
    /// <param name="time">The clock.</param>
    /// <param name="gone">Fires when the client goes.</param>
    public IdleWatch(TimeSpan patience, TimeSpan? longest, TimeProvider time, CancellationToken gone)
    {
        _patience = patience;
        _idle = new CancellationTokenSource(patience, time);
        _whole = longest is { } span ? new CancellationTokenSource(span, time) : null;
        _either = CancellationTokenSource.CreateLinkedTokenSource(
            _idle.Token, _whole?.Token ?? CancellationToken.None, gone);
    }

    /// <summary>Fires when the call is to end.</summary>
    public CancellationToken Token => _either.Token;

    /// <summary>Whether nothing has passed for too long, or the call has taken too long.</summary>
    public bool HasFired => _idle.IsCancellationRequested || IsTooLong;

    /// <summary>Whether the call has taken longer than it may.</summary>
    public bool IsTooLong => _whole?.IsCancellationRequested == true;

    /// <summary>Notes that something has passed.</summary>
    public void Note() => _idle.CancelAfter(_patience);

    public void Dispose()
    {
        _either.Dispose();
        _idle.Dispose();
        _whole?.Dispose();
    }
}
