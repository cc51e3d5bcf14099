namespace Hewn.AspNetCore.Proxy;

/// <summary>
/// Ends a call on which nothing passes: its token fires a while after the last sign of life, when the call has taken
/// longer than it may, or when the client goes or the proxy stops. Thread-safe.
/// </summary>
/// <remarks>
/// A sign of life is noted with each piece of a stream, so it only notes the time; the timer looks at that when it
/// fires, and waits again for what is left.
/// </remarks>
internal sealed class IdleWatch : IDisposable
{
    private static readonly TimeSpan _tick = TimeSpan.FromMilliseconds(1); // Timers round down.

    private readonly TimeSpan _patience;
    private readonly TimeSpan? _longest;
    private readonly TimeProvider _time;
    private readonly long _begunAt;
    private readonly CancellationToken _stopped;
    private readonly CancellationTokenSource _end;
    private readonly ITimer _timer;
    private long _passedAt;
    private volatile bool _isIdle;
    private volatile bool _isTooLong;

    /// <param name="patience">How long nothing may pass.</param>
    /// <param name="longest">How long the call may take; null for any time.</param>
    /// <param name="time">The clock.</param>
    /// <param name="gone">Fires when the client goes.</param>
    /// <param name="stopped">Fires when the proxy gives running calls up.</param>
    public IdleWatch(
        TimeSpan patience, TimeSpan? longest, TimeProvider time, CancellationToken gone, CancellationToken stopped)
    {
        (_patience, _longest, _time, _stopped) = (patience, longest, time, stopped);
        _begunAt = _passedAt = time.GetTimestamp();
        _end = CancellationTokenSource.CreateLinkedTokenSource(gone, stopped);
        Token = _end.Token;
        _timer = time.CreateTimer(
            static watch => ((IdleWatch)watch!).Look(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        Arm(longest < patience ? longest.Value : patience);
    }

    /// <summary>Fires when the call is to end.</summary>
    public CancellationToken Token { get; }

    /// <summary>Whether nothing has passed for too long, or the call has taken too long.</summary>
    public bool HasFired => _isIdle || _isTooLong;

    /// <summary>
    /// Whether this side has given the call up. What is seen of its connection after that is this side's doing: the web
    /// server cuts a connection whose write is given up, as if its client had gone.
    /// </summary>
    public bool IsGivenUp => HasFired || _stopped.IsCancellationRequested;

    /// <summary>Whether the call has taken longer than it may.</summary>
    public bool IsTooLong => _isTooLong;

    /// <summary>Notes that something has passed.</summary>
    public void Note() => Volatile.Write(ref _passedAt, _time.GetTimestamp());

    public void Dispose()
    {
        _timer.Dispose();
        _end.Dispose();
    }

    private void Look()
    {
        TimeSpan left = _patience - _time.GetElapsedTime(Volatile.Read(ref _passedAt));
        TimeSpan? leftInAll = _longest - _time.GetElapsedTime(_begunAt);
        _isTooLong = leftInAll <= TimeSpan.Zero;
        _isIdle = !_isTooLong && left <= TimeSpan.Zero;
        try
        {
            if (HasFired)
                _end.Cancel();
            else
                Arm(leftInAll < left ? leftInAll.Value : left);
        }
        catch (ObjectDisposedException)
        {
            // The call has just ended.
        }
    }

    private void Arm(TimeSpan left) => _timer.Change(left + _tick, Timeout.InfiniteTimeSpan);
}
