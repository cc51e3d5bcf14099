using System.Net;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using Hewn.AspNetCore.Proxy;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Hewn.AspNetCore.Tests.Proxy;

/// <summary>What HTTP can do beside a request and its answer.</summary>
public sealed class ProtocolTests
{
    [Fact]
    public async Task A_web_socket_goes_both_ways_at_once()
    {
        const int Messages = 300;
        await using Kestrel upstream = await Kestrel.StartAsync(async context =>
        {
            using WebSocket socket = await context.WebSockets.AcceptWebSocketAsync();
            Task sending = SendAsync(socket, 'u', Messages);
            string got = await ReceiveAsync(socket, Messages);
            await sending;
            await socket.SendAsync(Encoding.ASCII.GetBytes(got), WebSocketMessageType.Text, true, default);
            await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, "done", default); // The server ends it.
        });
        await using ProxyRun proxy = await ProxyRun.BeforeAsync(upstream.Address);
        using var client = new ClientWebSocket();
        await client.ConnectAsync(new Uri($"ws://127.0.0.1:{proxy.Port}/ws"), default);
        Task up = SendAsync(client, 'c', Messages);
        string down = await ReceiveAsync(client, Messages).WaitAsync(TestApp.Timeout);
        await up.WaitAsync(TestApp.Timeout);
        down.ShouldBe(Summary('u', Messages));
        byte[] buffer = new byte[100];
        WebSocketReceiveResult last = await client.ReceiveAsync(buffer, default).WaitAsync(TestApp.Timeout);
        Encoding.ASCII.GetString(buffer, 0, last.Count).ShouldBe(Summary('c', Messages));
        (await client.ReceiveAsync(buffer, default).WaitAsync(TestApp.Timeout)).MessageType
            .ShouldBe(WebSocketMessageType.Close);
        await client.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, "done", default);
        (await proxy.StopAndReadAsync()).One("response").Text("outcome").ShouldBe("completed");
    }

    [Fact]
    public async Task A_web_socket_whose_server_breaks_off_ends_for_its_client()
    {
        await using Kestrel upstream = await Kestrel.StartAsync(async context =>
        {
            using WebSocket socket = await context.WebSockets.AcceptWebSocketAsync();
            await socket.ReceiveAsync(new byte[10], default);
            context.Abort();
        });
        await using ProxyRun proxy = await ProxyRun.BeforeAsync(upstream.Address);
        using var client = new ClientWebSocket();
        await client.ConnectAsync(new Uri($"ws://127.0.0.1:{proxy.Port}/ws"), default);
        await client.SendAsync(new byte[] { 1 }, WebSocketMessageType.Binary, true, default);
        await Should.ThrowAsync<WebSocketException>(
            () => client.ReceiveAsync(new byte[10], default).WaitAsync(TestApp.Timeout));
        (await proxy.StopAndReadAsync()).OfType("response").Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_server_that_refuses_to_switch_is_heard()
    {
        await using Kestrel upstream = await Kestrel.StartAsync(context =>
        {
            context.Response.StatusCode = 403;
            return context.Response.WriteAsync("no sockets here");
        });
        await using ProxyRun proxy = await ProxyRun.BeforeAsync(upstream.Address);
        using var client = new ClientWebSocket();
        client.Options.CollectHttpResponseDetails = true;
        await Should.ThrowAsync<WebSocketException>(
            () => client.ConnectAsync(new Uri($"ws://127.0.0.1:{proxy.Port}/ws"), default));
        client.HttpStatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await proxy.StopAndReadAsync()).One("response").Number("status_code").ShouldBe(403);
    }

    [Fact]
    public async Task Who_expects_a_100_and_gets_it_sends_its_body()
    {
        byte[] received = [];
        bool wasAsked = false;
        await using var upstream = new Scripted(async connection =>
        {
            wasAsked = (await connection.ReadHeadAsync()).Contains("Expect: 100-continue", StringComparison.Ordinal);
            await connection.SendAsync("HTTP/1.1 100 Continue\r\n\r\n");
            received = new byte[5000];
            int count = 0;
            while (count < received.Length)
                count += await connection.ReadAsync(received.AsMemory(count));
            await connection.SendAsync(Scripted.Head("text/plain", 2) + "ok");
        });
        await using ProxyRun proxy = await ProxyRun.BeforeAsync(upstream.Address);
        using RawClient client = await RawClient.ConnectAsync(proxy.Port);
        await client.SendAsync("POST /up HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5000\r\nConnection: close\r\n"
            + "Expect: 100-continue\r\n\r\n");
        (await client.ReadUntilAsync("\r\n\r\n")).ShouldStartWith("HTTP/1.1 100 ");
        byte[] body = [.. Enumerable.Range(0, 5000).Select(i => (byte)(i % 256))];
        await client.SendAsync(body);
        (await client.ReadToEndAsync()).ShouldEndWith("ok");
        wasAsked.ShouldBeTrue();
        received.ShouldBe(body);
    }

    [Fact]
    public async Task Streams_of_one_connection_pass_each_other()
    {
        await using Kestrel upstream = await Kestrel.StartAsync(
            async context =>
            {
                byte[] body = new byte[10];
                int count = await context.Request.Body.ReadAsync(body);
                context.Response.ContentType = "text/event-stream";
                await context.Response.WriteAsync($"data: {Encoding.ASCII.GetString(body, 0, count)}\n\n");
                await context.Response.Body.FlushAsync();
                if (context.Request.Path == "/slow") // Until its client says more.
                    await context.Request.Body.ReadExactlyAsync(new byte[1]);
                context.Response.AppendTrailer("x-sum", "1");
                await context.Response.WriteAsync("data: [DONE]\n\n");
            },
            HttpProtocols.Http2);
        await using ProxyRun proxy = await ProxyRun.StartAsync(options =>
        {
            options.Upstreams.Add(new ProxyUpstream(upstream.Address, UsesHttp2: true));
            options.Listen.Add("127.0.0.1:0");
            options.ListenHttp2.Add("127.0.0.1:0");
        });
        var upload = new System.IO.Pipelines.Pipe();
        await upload.Writer.WriteAsync("first"u8.ToArray());
        using HttpResponseMessage slow = await proxy.Client.SendAsync(
            Ask("/slow", new Upload(upload.Reader.AsStream())), HttpCompletionOption.ResponseHeadersRead)
            .WaitAsync(TestApp.Timeout);
        await using Stream stream = await slow.Content.ReadAsStreamAsync();
        byte[] seen = new byte[13];
        await stream.ReadExactlyAsync(seen).AsTask().WaitAsync(TestApp.Timeout);
        Encoding.ASCII.GetString(seen).ShouldBe("data: first\n\n"); // An answer that comes before its request's end.

        HttpResponseMessage[] others = await Task.WhenAll(Enumerable.Range(0, 50).Select(async i =>
            await proxy.Client.SendAsync(Ask("/quick", new StringContent($"n{i}"))))).WaitAsync(TestApp.Timeout);
        for (int i = 0; i < others.Length; i++)
        {
            (await others[i].Content.ReadAsStringAsync()).ShouldBe($"data: n{i}\n\ndata: [DONE]\n\n");
            others[i].TrailingHeaders.GetValues("x-sum").ShouldBe(["1"]);
        }

        await upload.Writer.WriteAsync("x"u8.ToArray());
        await upload.Writer.CompleteAsync();
        using var reader = new StreamReader(stream);
        (await reader.ReadToEndAsync().WaitAsync(TestApp.Timeout)).ShouldBe("data: [DONE]\n\n");
        List<JsonElement> ends = (await proxy.StopAndReadAsync()).OfType("response");
        ends.Count.ShouldBe(51);
        ends.ShouldAllBe(one => one.Text("outcome") == "completed");
    }

    [Fact]
    public async Task A_client_of_HTTP_2_that_resets_its_stream_ends_the_upstreams_work()
    {
        var gone = new TaskCompletionSource();
        await using var upstream = new Scripted(async connection =>
        {
            await connection.ReadRequestAsync();
            await connection.SendAsync(Scripted.Head("text/event-stream"));
            await connection.SendAsync(Scripted.Chunk("data: 1\n\n"));
            await connection.UntilGoneAsync();
            gone.SetResult();
        });
        await using ProxyRun proxy = await ProxyRun.StartAsync(options =>
        {
            options.Upstreams.Add(new ProxyUpstream(upstream.Address));
            options.Listen.Add("127.0.0.1:0");
            options.ListenHttp2.Add("127.0.0.1:0");
        });
        using (HttpResponseMessage response = await proxy.Client.SendAsync(
            Ask("/", content: null), HttpCompletionOption.ResponseHeadersRead))
        {
            await (await response.Content.ReadAsStreamAsync()).ReadExactlyAsync(new byte[9]);
        }

        await gone.Task.WaitAsync(TestApp.Timeout);
        (await proxy.StopAndReadAsync()).One("response").Text("outcome").ShouldBe("aborted_by_client");
    }

    private static HttpRequestMessage Ask(string path, HttpContent? content) =>
        new(content is null ? HttpMethod.Get : HttpMethod.Post, path)
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = content,
        };

    private static async Task SendAsync(WebSocket socket, char sign, int count)
    {
        for (int i = 0; i < count; i++)
        {
            byte[] message = Encoding.ASCII.GetBytes($"{sign}{i} ".PadRight(1 + (i * 37 % 3000), sign));
            await socket.SendAsync(message, WebSocketMessageType.Binary, true, default);
        }
    }

    private static async Task<string> ReceiveAsync(WebSocket socket, int count)
    {
        byte[] buffer = new byte[8000];
        int bytes = 0;
        string first = string.Empty;
        for (int i = 0; i < count; i++)
        {
            WebSocketReceiveResult got;
            int length = 0;
            do
            {
                got = await socket.ReceiveAsync(
                    new ArraySegment<byte>(buffer, length, buffer.Length - length), default);
                length += got.Count;
            }
            while (!got.EndOfMessage);
            bytes += length;
            first += $"{length},";
        }

        return $"{bytes} {first.GetHashCode(StringComparison.Ordinal)}";
    }

    /// <summary>A body whose end need not come before the answer, as that of StreamContent must.</summary>
    private sealed class Upload(Stream from) : HttpContent
    {
        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            byte[] buffer = new byte[100];
            int count;
            while ((count = await from.ReadAsync(buffer)) > 0)
            {
                await stream.WriteAsync(buffer.AsMemory(0, count));
                await stream.FlushAsync();
            }
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }

    private static string Summary(char sign, int count)
    {
        int[] lengths =
            [.. Enumerable.Range(0, count).Select(i => $"{sign}{i} ".PadRight(1 + (i * 37 % 3000), sign).Length)];
        string all = string.Concat(lengths.Select(length => $"{length},"));
        return $"{lengths.Sum()} {all.GetHashCode(StringComparison.Ordinal)}";
    }
}
