using System.Net.WebSockets;
using Hewn.LogQL.Expressions;
using Hewn.LogQL.Results;
using Hewn.LogQL.Syntax;
using Hewn.Server.Http;
using Hewn.Server.Query;
using Microsoft.AspNetCore.Http;

namespace Hewn.Server.Tail;

/// <summary>Answers <c>tail</c>: a WebSocket that lines are sent over.</summary>
internal sealed class TailEndpoint(LogServer server)
{
    private const int MaxDelaySeconds = 5;
    private const int BlockBytes = 128;
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(1);

    /// <summary>Answers until the client goes.</summary>
    public async Task HandleAsync(HttpContext context)
    {
        string tenant = TenantHeader.Read(context, server.Options);
        RequestParameters parameters =
            await RequestParameters.ReadAsync(context, server.Options.Time).ConfigureAwait(false);
        Expression query = QueryParser.Parse(parameters["query"]);
        (long start, _) = parameters.Range();
        int limit = parameters.Whole("limit", LogQueryOptions.DefaultLimit);
        int delay = parameters.Whole("delay_for", 0);
        if (delay is < 0 or > MaxDelaySeconds)
            throw RequestFailure.Bad("delay_for can't be greater than 5");
        if (limit < 1 || limit > server.Options.Limits.MaxEntries)
            throw RequestFailure.Bad("limit must be a positive value, and within max_entries_limit_per_query");
        if (!context.WebSockets.IsWebSocketRequest)
            throw RequestFailure.Bad("Bad Request: a WebSocket is expected here");
        TailFeed feed = server.Tails.Open(tenant, query as LogExpression);
        try
        {
            using IDisposable? files = server.Files.Enter(); // Before the newest lines are asked for: nothing between.
            using WebSocket socket = await context.WebSockets.AcceptWebSocketAsync().ConfigureAwait(false);
            if (query is LogExpression log)
            {
                bool isCategorized = context.Request.Headers["X-Loki-Response-Encoding-Flags"].ToString()
                    .Contains("categorize-labels", StringComparison.Ordinal);
                var session = new TailSession(
                    socket, feed, new LogQuery(log), isCategorized, TailUpgrade.FramesOf(context));
                // The newest lines are those of now, when the feed is open, not of the request's beginning: what was
                // taken between the two would be in neither.
                long now = RequestParameters.NsOf(server.Options.Time.GetUtcNow());
                await RunAsync(context, tenant, session, socket, log, (start, now), limit,
                    TimeSpan.FromSeconds(delay)).ConfigureAwait(false);
                return;
            }

            await socket.CloseAsync(WebSocketCloseStatus.InternalServerError, "only log selector is supported",
                context.RequestAborted).ConfigureAwait(false);
        }
        finally
        {
            server.Tails.Close(feed);
        }
    }

    private async Task RunAsync(HttpContext context, string tenant, TailSession session, WebSocket socket,
        LogExpression log, (long StartNs, long NowNs) range, int limit, TimeSpan delay)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(
            context.RequestAborted, server.Stopping);
        using var gone = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        Task closing = ReadToCloseAsync(socket, ended, gone.Token);
        try
        {
            LogResult backlog = await QueryRun.RunAsync(server, context, token =>
            {
                using var source = QuerySource.Open(server, tenant, log);
                var options = new LogQueryOptions(
                    Math.Min(range.StartNs, range.NowNs), range.NowNs + 1, limit, NowNs: range.NowNs);
                return new LogQuery(log).Run(options, source.Entries, token);
            }).ConfigureAwait(false);
            await session.SendBacklogAsync(backlog.Lines, server.Options.Time, ended.Token).ConfigureAwait(false);
            await session.RunAsync(delay, server.Options.Time, ended.Token).ConfigureAwait(false);
        }
        catch (Exception failed) when (failed is OperationCanceledException or WebSocketException)
        {
            // The client has gone, or the server stops.
        }

        if (server.Stopping.IsCancellationRequested && socket.State == WebSocketState.Open)
            await SayFarewellAsync(socket).ConfigureAwait(false);
        gone.CancelAfter(_patience); // Its own word of farewell is awaited, but not for ever.
        await closing.ConfigureAwait(false);
    }

    private static async Task SayFarewellAsync(WebSocket socket)
    {
        using var patience = new CancellationTokenSource(_patience);
        try
        {
            await socket.CloseOutputAsync(WebSocketCloseStatus.EndpointUnavailable, "the server is stopping",
                patience.Token).ConfigureAwait(false);
        }
        catch (Exception gone) when (gone is OperationCanceledException or WebSocketException)
        {
            // It does not read what it was sent before.
        }
    }

    /// <summary>What the client sends is of no interest but that it goes.</summary>
    private static async Task ReadToCloseAsync(WebSocket socket, CancellationTokenSource ended, CancellationToken token)
    {
        byte[] buffer = new byte[BlockBytes];
        try
        {
            while (socket.State is WebSocketState.Open or WebSocketState.CloseSent)
            {
                ValueWebSocketReceiveResult read =
                    await socket.ReceiveAsync(buffer.AsMemory(), token).ConfigureAwait(false);
                if (read.MessageType != WebSocketMessageType.Close)
                    continue;
                if (socket.State == WebSocketState.CloseReceived)
                {
                    await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None)
                        .ConfigureAwait(false);
                }

                break;
            }
        }
        catch (Exception gone) when (gone is OperationCanceledException or WebSocketException)
        {
            // As above.
        }

        await ended.CancelAsync().ConfigureAwait(false);
    }
}
