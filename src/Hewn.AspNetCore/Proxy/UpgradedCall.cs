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
    /// <returns>Who broke the connection off; an orderly end, of whichever side, is nobody's.</returns>
    public static async Task<UpgradeEnd> RunAsync(HttpContext context, HttpResponseMessage from, IdleWatch watch)
    {
        IHttpUpgradeFeature feature = context.Features.GetRequiredFeature<IHttpUpgradeFeature>();
        if (from.Headers.NonValidated.TryGetValues("Upgrade", out var protocol))
            context.Response.Headers.Upgrade = protocol.ToString();
        await using Stream upstream = await from.Content.ReadAsStreamAsync(watch.Token).ConfigureAwait(false);
        await using Stream client = await feature.UpgradeAsync().ConfigureAwait(false);
        using var ended = new CancellationTokenSource();
        // That the client has gone shows where its bytes end: in an orderly way, or not.
        using CancellationTokenRegistration overdue = watch.Token.Register(() =>
        {
            if (!context.RequestAborted.IsCancellationRequested)
                ended.Cancel();
        });
        Task<UpgradeEnd> up = PassAsync(
            (client, UpgradeEnd.OfClient), (upstream, UpgradeEnd.OfUpstream), watch, ended.Token);
        Task<UpgradeEnd> down = PassAsync(
            (upstream, UpgradeEnd.OfUpstream), (client, UpgradeEnd.OfClient), watch, ended.Token);
        Task<UpgradeEnd> first = await Task.WhenAny(up, down).ConfigureAwait(false);
        await ended.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(up, down).ConfigureAwait(false);
        return await first.ConfigureAwait(false);
    }

    /// <summary>Passes on what one side says.</summary>
    /// <returns>Who broke off.</returns>
    private static async Task<UpgradeEnd> PassAsync(
        (Stream Stream, UpgradeEnd Side) from,
        (Stream Stream, UpgradeEnd Side) to,
        IdleWatch watch,
        CancellationToken cancellation)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(Limits.ForwardedFirstBytes);
        UpgradeEnd atWork = from.Side;
        bool isDone = false;
        try
        {
            int count;
            while ((count = await from.Stream.ReadAsync(buffer, cancellation).ConfigureAwait(false)) > 0)
            {
                watch.Note();
                atWork = to.Side;
                await to.Stream.WriteAsync(buffer.AsMemory(0, count), cancellation).ConfigureAwait(false);
                await to.Stream.FlushAsync(cancellation).ConfigureAwait(false);
                watch.Note();
                atWork = from.Side;
            }

            isDone = true;
            return UpgradeEnd.Orderly;
        }
        catch (IOException)
        {
            return atWork;
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException)
        {
            return UpgradeEnd.Orderly; // The other direction has ended, or it took too long.
        }
        finally
        {
            if (isDone) // A read that was given up may still write into it.
                ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
