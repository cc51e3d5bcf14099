using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Timeouts;

namespace Hewn.AspNetCore.Calls;

/// <summary>Tells a client that hung up from an application that did: the request's token shows both alike.</summary>
internal sealed class ConnectionLifetime : IHttpRequestLifetimeFeature
{
    private readonly HttpContext _context;
    private readonly IHttpRequestLifetimeFeature _inner;
    private readonly CancellationToken _own;

    private ConnectionLifetime(HttpContext context, IHttpRequestLifetimeFeature inner)
    {
        _context = context;
        _inner = inner;
        _own = inner.RequestAborted; // The connection's: inner middleware puts its time-outs into tokens of its own.
    }

    public CancellationToken RequestAborted
    {
        get => _inner.RequestAborted;
        set => _inner.RequestAborted = value;
    }

    /// <summary>Fires when the connection is gone.</summary>
    public CancellationToken Closed => _own;

    /// <summary>Whether the application cut the connection.</summary>
    public bool IsAbortedByServer { get; private set; }

    /// <summary>Whether the connection ended and nobody on this side wanted it to.</summary>
    public bool IsAbortedByClient => _own.IsCancellationRequested && !IsAbortedByServer && !IsTimedOut;

    private bool IsTimedOut =>
        _context.Features.Find<IHttpRequestTimeoutFeature>()?.RequestTimeoutToken.IsCancellationRequested == true;

    /// <summary>Begins to watch a call.</summary>
    public static ConnectionLifetime Watch(HttpContext context)
    {
        var lifetime = new ConnectionLifetime(
            context, context.Features.Find<IHttpRequestLifetimeFeature>()!); // A server without one cannot be.
        context.Features.Put<IHttpRequestLifetimeFeature>(lifetime);
        return lifetime;
    }

    public void Abort()
    {
        IsAbortedByServer = true;
        _inner.Abort();
    }
}
