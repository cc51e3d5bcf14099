using System.Net;
using System.Net.WebSockets;
using Hewn.Server.Http;
using Hewn.Server.Tail;
using Microsoft.AspNetCore.Http;

namespace Hewn.Server.Remote;

/// <summary>Brings what a Loki sends to who tails it to a client here, message by message. Thread-safe.</summary>
internal sealed class RemoteTail(RemoteServer server, RemoteForwarding forwarding)
{
    private const string Path = "/loki/api/v1/tail";
    private const int BlockBytes = 64 * 1024;
    private static readonly TimeSpan _alive = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(1);

    /// <summary>Answers until one of both goes.</summary>
    public async Task HandleAsync(HttpContext context)
    {
        if (!context.WebSockets.IsWebSocketRequest)
        {
            await forwarding.ForwardAsync(context, Path, RemoteKind.Question).ConfigureAwait(false);
            return;
        }

        TailFeed place = server.Tails.Open(LogServer.OnlyTenant);
        try
        {
            using WebSocket? far = await ConnectAsync(context).ConfigureAwait(false);
            if (far is null)
            {
                // What it has against the question stands in an answer that a WebSocket does not give out.
                await forwarding.ForwardAsync(context, Path, RemoteKind.Question).ConfigureAwait(false);
                return;
            }

            using WebSocket near = await context.WebSockets.AcceptWebSocketAsync().ConfigureAwait(false);
            await BringAsync(near, far, context.RequestAborted).ConfigureAwait(false);
        }
        finally
        {
            server.Tails.Close(place);
        }
    }

    private async Task<WebSocket?> ConnectAsync(HttpContext context)
    {
        var far = new ClientWebSocket();
        far.Options.KeepAliveInterval = _alive;
        far.Options.KeepAliveTimeout = _alive;
        far.Options.CollectHttpResponseDetails = true;
        foreach ((string name, string value) in forwarding.OwnHeaders(context))
            far.Options.SetRequestHeader(name, value);
        if (context.Request.Headers["X-Loki-Response-Encoding-Flags"] is [{ Length: > 0 } flags])
            far.Options.SetRequestHeader("X-Loki-Response-Encoding-Flags", flags);
        try
        {
            Uri address = server.Loki.SocketAddressOf(Path, context.Request.QueryString.Value ?? "");
            await far.ConnectAsync(address, server.Http, context.RequestAborted).ConfigureAwait(false);
            return far;
        }
        catch (WebSocketException refused)
        {
            HttpStatusCode status = far.HttpStatusCode;
            far.Dispose();
            if ((int)status >= 400)
                return null;
            throw new RequestFailure(502, $"the Loki at {server.Loki.Place} cannot be tailed: {refused.Message}");
        }
    }

    private async Task BringAsync(WebSocket near, WebSocket far, CancellationToken gone)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(gone);
        var stopping = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using CancellationTokenRegistration stop = server.Stopping.Register(() => stopping.TrySetResult());
        Task there = PumpAsync(far, near, ended);
        Task back = PumpAsync(near, far, ended);
        await Task.WhenAny(there, back, stopping.Task).ConfigureAwait(false);
        if (stopping.Task.IsCompleted)
            await CloseAsync(near, WebSocketCloseStatus.EndpointUnavailable, "the server is stopping")
                .ConfigureAwait(false);
        ended.CancelAfter(_patience); // The other one's word of farewell is awaited, but not for ever.
        await Task.WhenAll(there, back).ConfigureAwait(false);
        if (near.State is WebSocketState.Open or WebSocketState.CloseReceived)
            await CloseAsync(near, WebSocketCloseStatus.EndpointUnavailable, "the connection to the Loki has ended")
                .ConfigureAwait(false);
    }

    private static async Task PumpAsync(WebSocket from, WebSocket to, CancellationTokenSource ended)
    {
        byte[] block = new byte[BlockBytes];
        try
        {
            while (true)
            {
                ValueWebSocketReceiveResult read =
                    await from.ReceiveAsync(block.AsMemory(), ended.Token).ConfigureAwait(false);
                if (read.MessageType == WebSocketMessageType.Close)
                {
                    await CloseAsync(to, from.CloseStatus ?? WebSocketCloseStatus.NormalClosure,
                        from.CloseStatusDescription).ConfigureAwait(false);
                    return;
                }

                await to.SendAsync(block.AsMemory(0, read.Count), read.MessageType, read.EndOfMessage, ended.Token)
                    .ConfigureAwait(false);
            }
        }
        catch (Exception over) when (over is OperationCanceledException or WebSocketException)
        {
            // One of both has gone, or the server stops.
        }
    }

    private static async Task CloseAsync(WebSocket socket, WebSocketCloseStatus status, string? words)
    {
        try
        {
            using var patience = new CancellationTokenSource(_patience);
            if (socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
                await socket.CloseOutputAsync(status, words, patience.Token).ConfigureAwait(false);
        }
        catch (Exception gone) when (gone is OperationCanceledException or WebSocketException)
        {
            // It has gone already.
        }
    }
}
