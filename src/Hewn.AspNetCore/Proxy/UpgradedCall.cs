using System.Buffers;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Hewn.AspNetCore.Proxy;

/// <summary>
/// A call that has become another protocol, WebSockets for one: its bytes are passed on both ways, unread.
/// </summary>
internal static class UpgradedCall
{
    /// <summary>Passes bytes on until one side ends. The response's headers are set.</summary>
    public static async Task RunAsync(HttpContext context, HttpResponseMessage from, IdleWatch watch)
    {
        IHttpUpgradeFeature feature = context.Features.GetRequiredFeature<IHttpUpgradeFeature>();
        if (from.Headers.NonValidated.TryGetValues("Upgrade", out var protocol))
            context.Response.Headers.Upgrade = protocol.ToString();
        await using Stream upstream = await from.Content.ReadAsStreamAsync(watch.Token).ConfigureAwait(false);
        await using Stream client = await feature.UpgradeAsync().ConfigureAwait(false);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(watch.Token);
        Task up = PassAsync(client, upstream, watch, ended.Token);
        Task down = PassAsync(upstream, client, watch, ended.Token);
        await Task.WhenAny(up, down).ConfigureAwait(false);
        await ended.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(up, down).ConfigureAwait(false);
    }

    private static async Task PassAsync(Stream from, Stream to, IdleWatch watch, CancellationToken cancellation)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(Limits.ForwardedBytes);
        try
        {
            int count;
            while ((count = await from.ReadAsync(buffer, cancellation).ConfigureAwait(false)) > 0)
            {
                watch.Note();
                await to.WriteAsync(buffer.AsMemory(0, count), cancellation).ConfigureAwait(false);
                await to.FlushAsync(cancellation).ConfigureAwait(false);
                watch.Note();
            }
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or ObjectDisposedException)
        {
            // One side has gone; the protocol inside knows whether that was its end.
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
