namespace Hewn.Sessions.Remote;

/// <summary>A request that came to nothing.</summary>
internal sealed class RemoteFailure(RemoteFailureKind kind, string message, TimeSpan? retryAfter = null)
    : Exception(message)
{
    public RemoteFailureKind Kind => kind;

    /// <summary>When the server wants to be asked again; null when it did not say.</summary>
    public TimeSpan? RetryAfter => retryAfter;
}
