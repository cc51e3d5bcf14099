using System.Net;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using Hewn.Server.Limits;
using Hewn.Server.Tests.Support;

namespace Hewn.Server.Tests.Tail;

/// <summary>Who tails gets the lines there are, and then each as it is pushed.</summary>
public sealed class TailTests
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task The_newest_lines_come_first_in_order_and_then_new_ones_that_the_query_wants()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        long now = (DateTimeOffset.UtcNow - DateTimeOffset.UnixEpoch).Ticks * 100;
        await server.PushAsync("""{"a":"b"}""", (now - 4, "one x"), (now - 3, "two x"), (now - 2, "three x"));
        using ClientWebSocket socket = await ConnectAsync(server, "{a=\"b\"} |= \"x\"", "&limit=2");
        (await ReceiveAsync(socket)).ShouldBe("two x");
        (await ReceiveAsync(socket)).ShouldBe("three x");
        await server.PushAsync("""{"a":"other"}""", (now, "not wanted x"));
        await server.PushAsync("""{"a":"b"}""", (now + 1, "not wanted"), (now + 2, "new x"));
        (await ReceiveAsync(socket)).ShouldBe("new x");
        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
    }

    [Fact]
    public async Task What_is_pushed_while_a_tail_is_opened_is_there()
    {
        var clock = new InterruptedClock();
        await using RunningServer server = await RunningServer.StartAsync(options => options with { Time = clock });
        clock.Interrupt(ns => server.PushAsync("""{"a":"b"}""", (ns + 100, "in between")));
        using ClientWebSocket socket = await ConnectAsync(server, "{a=\"b\"}", "");
        (await ReceiveAsync(socket)).ShouldBe("in between");
    }

    [Fact]
    public async Task A_large_message_comes_whole_in_small_frames()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        using ClientWebSocket socket = await ConnectAsync(server, "{a=\"b\"}", "");
        long now = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() * 1_000_000;
        await server.PushAsync("""{"a":"b"}""", (now, "first"));
        (await ReceiveAsync(socket)).ShouldBe("first"); // From here on all comes as it is pushed.
        string text = string.Concat(Enumerable.Repeat("äöü ", 250));
        await server.PushAsync("""{"a":"b"}""", [.. Enumerable.Range(1, 300).Select(i => (now + i, $"{text}{i}"))]);
        byte[] buffer = new byte[2 * 1024 * 1024];
        var (length, largest, isWhole) = (0, 0, false);
        while (!isWhole)
        {
            ValueWebSocketReceiveResult part = await socket.ReceiveAsync(buffer.AsMemory(length), Ends());
            (length, largest, isWhole) = (length + part.Count, Math.Max(largest, part.Count), part.EndOfMessage);
        }

        largest.ShouldBeLessThanOrEqualTo(16 * 1024);
        using var json = JsonDocument.Parse(buffer.AsMemory(0, length));
        json.RootElement.GetProperty("streams").EnumerateArray()
            .Select(stream => stream.GetProperty("values")[0][1].GetString())
            .ShouldBe(Enumerable.Range(1, 300).Select(i => $"{text}{i}"));
    }

    [Fact]
    public async Task A_bad_query_is_refused_before_and_a_metric_query_after_the_connection_is_made()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        (await server.Client.GetAsync("/loki/api/v1/tail?query={")).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        using ClientWebSocket socket = await ConnectAsync(server, "rate({a=\"b\"}[1m])", "");
        WebSocketReceiveResult closed = await socket.ReceiveAsync(new byte[1024], Ends());
        closed.MessageType.ShouldBe(WebSocketMessageType.Close);
        ((int)closed.CloseStatus!).ShouldBe(1011);
        closed.CloseStatusDescription.ShouldBe("only log selector is supported");
    }

    [Fact]
    public async Task A_client_too_many_is_refused()
    {
        await using RunningServer server = await RunningServer.StartAsync(
            options => options with { Limits = new ServerLimits { MaxTails = 1 } });
        using ClientWebSocket first = await ConnectAsync(server, "{a=\"b\"}", "");
        await Should.ThrowAsync<WebSocketException>(() => ConnectAsync(server, "{a=\"b\"}", ""));
    }

    [Fact]
    public async Task The_end_of_the_server_ends_the_connection()
    {
        RunningServer server = await RunningServer.StartAsync();
        using ClientWebSocket socket = await ConnectAsync(server, "{a=\"b\"}", "");
        Task<WebSocketReceiveResult> receiving = socket.ReceiveAsync(new byte[1024], Ends());
        await server.DisposeAsync();
        (await receiving).MessageType.ShouldBe(WebSocketMessageType.Close);
    }

    private static async Task<ClientWebSocket> ConnectAsync(RunningServer server, string query, string more)
    {
        var socket = new ClientWebSocket();
        string address = server.Client.BaseAddress!.ToString().Replace("http:", "ws:", StringComparison.Ordinal);
        await socket.ConnectAsync(
            new Uri($"{address}loki/api/v1/tail?query={Uri.EscapeDataString(query)}{more}"), Ends());
        return socket;
    }

    private static async Task<string?> ReceiveAsync(ClientWebSocket socket)
    {
        byte[] buffer = new byte[64 * 1024];
        WebSocketReceiveResult received = await socket.ReceiveAsync(buffer, Ends());
        using var json = JsonDocument.Parse(Encoding.UTF8.GetString(buffer, 0, received.Count));
        return json.RootElement.GetProperty("streams")[0].GetProperty("values")[0][1].GetString();
    }

    private static CancellationToken Ends() => new CancellationTokenSource(_patience).Token;

    /// <summary>A clock at which something happens when it is looked at the next time: a request has begun.</summary>
    private sealed class InterruptedClock : TimeProvider
    {
        private Func<long, Task>? _next;

        public void Interrupt(Func<long, Task> next) => _next = next;

        public override DateTimeOffset GetUtcNow()
        {
            DateTimeOffset now = base.GetUtcNow();
            Interlocked.Exchange(ref _next, null)?.Invoke((now - DateTimeOffset.UnixEpoch).Ticks * 100).Wait();
            return now;
        }
    }
}
