using System.Diagnostics;
using System.Net;
using System.Net.WebSockets;
using System.Text;
using System.Threading.Channels;
using Hewn.AspNetCore.Proxy;

namespace Hewn.AspNetCore.Tests.Proxy;

/// <summary>How soon an upstream sees that nobody waits for it any more, beside HTTP/1.1: a model costs by the second.
/// </summary>
public sealed class AbortTimeTests
{
    private const double MostMs = 100;
    private const int MostAttempts = 200; // On a busy machine one may have to wait for a turn.

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_client_of_HTTP_2_that_leaves_is_seen_within_100_ms(bool afterTheFirstToken)
    {
        await using var server = new LeftServer(afterTheFirstToken);
        await using ProxyRun proxy = await ProxyRun.StartAsync(options =>
        {
            options.Upstreams.Add(new ProxyUpstream(server.Address));
            options.Listen.Add("127.0.0.1:0");
            options.ListenHttp2.Add("127.0.0.1:0");
        });
        double best = double.MaxValue;
        int attempts = 0;
        while (best >= MostMs && attempts < MostAttempts)
        {
            attempts++;
            using var leave = new CancellationTokenSource();
            Task asking = AskAsync(proxy.Client, leave.Token);
            await server.UntilBegunAsync();
            long left = Stopwatch.GetTimestamp();
            await leave.CancelAsync();
            best = Math.Min(best, (await server.UntilLeftAsync(left)).TotalMilliseconds);
            await Should.ThrowAsync<OperationCanceledException>(asking);
        }

        best.ShouldBeLessThan(MostMs);
        (await proxy.StopAndReadAsync()).OfType("response").Select(end => end.Text("outcome"))
            .ShouldBe(Enumerable.Repeat("aborted_by_client", attempts));
    }

    [Fact]
    public async Task A_web_socket_that_is_broken_off_is_seen_within_100_ms()
    {
        var gone = Channel.CreateUnbounded<long>();
        await using Kestrel upstream = await Kestrel.StartAsync(async context =>
        {
            using WebSocket socket = await context.WebSockets.AcceptWebSocketAsync();
            try
            {
                await socket.SendAsync("x"u8.ToArray(), WebSocketMessageType.Text, true, default);
                await socket.ReceiveAsync(new byte[10], default);
            }
            catch (WebSocketException)
            {
                gone.Writer.TryWrite(Stopwatch.GetTimestamp());
            }
        });
        await using ProxyRun proxy = await ProxyRun.BeforeAsync(upstream.Address);
        double best = double.MaxValue;
        for (int attempts = 0; best >= MostMs && attempts < MostAttempts; attempts++)
        {
            using var client = new ClientWebSocket();
            await client.ConnectAsync(new Uri($"ws://127.0.0.1:{proxy.Port}/ws"), default);
            await client.ReceiveAsync(new byte[10], default).WaitAsync(TestApp.Timeout);
            long left = Stopwatch.GetTimestamp();
            client.Abort();
            long end = await gone.Reader.ReadAsync().AsTask().WaitAsync(TestApp.Timeout);
            best = Math.Min(best, Stopwatch.GetElapsedTime(left, end).TotalMilliseconds);
        }

        best.ShouldBeLessThan(MostMs);
    }

    private static async Task AskAsync(HttpClient client, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/chat/completions")
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new StringContent("""{"model":"m","messages":[]}""", Encoding.UTF8, "application/json"),
        };
        using HttpResponseMessage response = await client.SendAsync(request, cancellation);
    }

    /// <summary>A server that says when its client has left.</summary>
    private sealed class LeftServer : IAsyncDisposable
    {
        private readonly Scripted _server;
        private readonly SemaphoreSlim _begun = new(0);
        private readonly SemaphoreSlim _left = new(0);
        private long _leftAt;

        public LeftServer(bool saysSomething) => _server = new Scripted(async connection =>
        {
            await connection.ReadRequestAsync();
            if (saysSomething)
            {
                await connection.SendAsync(Scripted.Head("text/event-stream"));
                await connection.SendAsync(Scripted.Chunk(
                    """data: {"choices":[{"index":0,"delta":{"content":"a"}}]}""" + "\n\n"));
            }

            _begun.Release();
            await connection.UntilGoneAsync();
            _leftAt = Stopwatch.GetTimestamp();
            _left.Release();
        });

        public Uri Address => _server.Address;

        public async Task UntilBegunAsync() => (await _begun.WaitAsync(TestApp.Timeout)).ShouldBeTrue();

        /// <summary>How long it took from that moment on.</summary>
        public async Task<TimeSpan> UntilLeftAsync(long from)
        {
            (await _left.WaitAsync(TestApp.Timeout)).ShouldBeTrue();
            return Stopwatch.GetElapsedTime(from, _leftAt);
        }

        public async ValueTask DisposeAsync()
        {
            await _server.DisposeAsync();
            _begun.Dispose();
            _left.Dispose();
        }
    }
}
