using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Hewn.Server.Tail;

/// <summary>
/// Keeps the connection below a WebSocket, so that frames can be written to it that are made once for all who get them.
/// </summary>
internal sealed class TailUpgrade(IHttpUpgradeFeature inner) : IHttpUpgradeFeature
{
    private WholeFrames? _frames; // The WebSocket above it disposes of it.

    /// <inheritdoc/>
    public bool IsUpgradableRequest => inner.IsUpgradableRequest;

    /// <summary>Has a request keep it, when it is one that can become a WebSocket in the way of HTTP/1.1.</summary>
    public static Task WatchAsync(HttpContext context, RequestDelegate next)
    {
        if (context.Features.Get<IHttpUpgradeFeature>() is { } upgrade)
            context.Features.Set<IHttpUpgradeFeature>(new TailUpgrade(upgrade));
        return next(context);
    }

    /// <summary>The connection; null when it is not known, as with HTTP/2 and where somebody else has upgraded it.
    /// </summary>
    public static WholeFrames? FramesOf(HttpContext context) =>
        (context.Features.Get<IHttpUpgradeFeature>() as TailUpgrade)?._frames;

    /// <inheritdoc/>
    public async Task<Stream> UpgradeAsync() =>
        _frames = WholeFrames.Over(await inner.UpgradeAsync().ConfigureAwait(false));
}
