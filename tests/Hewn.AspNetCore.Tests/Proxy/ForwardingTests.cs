using System.Diagnostics;
using System.Net;
using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Threading.Channels;
using Hewn.AspNetCore.Proxy;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Hewn.AspNetCore.Tests.Proxy;

public sealed class ForwardingTests
{
    private const string Chat = "/v1/chat/completions";
    private const int TimedCalls = 100; // On a machine that does other things as well, few are not held up.
    private static readonly byte[] _question =
        """{"model":"m","messages":[{"role":"user","content":"hi"}]}"""u8.ToArray();

    private static ByteArrayContent Json(byte[]? body = null) =>
        new(body ?? _question) { Headers = { ContentType = new("application/json") } };

    private static string Event(string text) =>
        $$$"""data: {"model":"m","choices":[{"index":0,"delta":{"content":"{{{text}}}"},"finish_reason":null}]}"""
        + "\n\n";

    [Fact]
    public async Task Each_piece_comes_through_before_the_next_is_sent()
    {
        var script = Channel.CreateUnbounded<byte[]>();
        await using var upstream = new Scripted(async connection =>
        {
            await connection.ReadRequestAsync();
            await connection.SendAsync(Scripted.Head("text/event-stream"));
            await foreach (byte[] piece in script.Reader.ReadAllAsync(connection.Stop))
                await connection.SendAsync(Scripted.Chunk(piece));
            await connection.SendAsync(Scripted.LastChunk);
        });
        await using ProxyRun proxy = await ProxyRun.BeforeAsync(upstream.Address);
        using HttpResponseMessage response = await proxy.Client.SendAsync(
            new HttpRequestMessage(HttpMethod.Post, Chat) { Content = Json() },
            HttpCompletionOption.ResponseHeadersRead).WaitAsync(TestApp.Timeout); // The headers, before any piece.
        await using Stream body = await response.Content.ReadAsStreamAsync();
        foreach (byte[] piece in Encoding.UTF8.GetBytes(Event("Grüße 🪓") + "data: [DONE]\n\n").Chunk(3))
        {
            script.Writer.TryWrite(piece).ShouldBeTrue();
            byte[] seen = new byte[piece.Length];
            await body.ReadExactlyAsync(seen).AsTask().WaitAsync(TestApp.Timeout);
            seen.ShouldBe(piece);
        }

        script.Writer.Complete();
        (await body.ReadAsync(new byte[1])).ShouldBe(0);
        JsonElement record = (await proxy.StopAndReadAsync()).One("response");
        record.Text("outcome").ShouldBe("completed");
        record.Text("model").ShouldBe("m");
        record.GetProperty("response_body").GetProperty("choices")[0].GetProperty("message").Text("content")
            .ShouldBe("Grüße 🪓");
    }

    /// <summary>
    /// A piece that had to wait for a core came late, and the pause behind it is shorter for that: neither is an error
    /// of the meter. A meter that is wrong is so in each call. So the moments of both pieces are held against those at
    /// which the script sent them, and calls go on until one was not held up.
    /// </summary>
    [Fact]
    public async Task Time_to_first_token_is_that_of_the_script()
    {
        var sent = new List<(double First, double Second)>(); // Milliseconds since the request was there.
        await using var upstream = new Scripted(async connection =>
        {
            await connection.ReadRequestAsync();
            long begun = Stopwatch.GetTimestamp();
            await connection.SendAsync(Scripted.Head("text/event-stream"));
            await connection.SendAsync(Scripted.Chunk(
                """data: {"choices":[{"index":0,"delta":{"role":"assistant","content":""}}]}""" + "\n\n"));
            await Task.Delay(60, connection.Stop); // The pauses are what is measured.
            double first = Stopwatch.GetElapsedTime(begun).TotalMilliseconds;
            await connection.SendAsync(Scripted.Chunk(Event("a")));
            await Task.Delay(40, connection.Stop);
            sent.Add((first, Stopwatch.GetElapsedTime(begun).TotalMilliseconds));
            await connection.SendAsync(Scripted.Chunk(Event("b") + "data: [DONE]\n\n"));
            await connection.SendAsync(Scripted.LastChunk);
        });
        await using ProxyRun proxy = await ProxyRun.BeforeAsync(upstream.Address);
        var late = new List<(double First, double Second, double End)>();
        while (!late.Exists(IsTrue) && late.Count < TimedCalls)
        {
            await proxy.Client.PostAsync(Chat, Json());
            JsonElement record = await proxy.WaitForAsync("response", skip: late.Count);
            (double first, double second) = sent[late.Count];
            double seen = record.GetProperty("ttft_ms").GetDouble();
            late.Add((
                seen - first,
                seen + record.GetProperty("inter_token_p50_ms").GetDouble() - second, // Of one pause: the pause.
                record.GetProperty("duration_ms").GetDouble() - second));
        }

        string all = string.Join('\n', late);
        // Nothing came before it was sent.
        late.ShouldAllBe(call => call.First > -1 && call.Second > -1 && call.End > -1, all);
        late.Exists(IsTrue).ShouldBeTrue(all);

        static bool IsTrue((double First, double Second, double) call) => call.First < 5 && call.Second < 5;
    }

    [Fact]
    public async Task Headers_of_one_hop_stay_and_all_others_go_on_byte_for_byte()
    {
        string head = string.Empty;
        await using var upstream = new Scripted(async connection =>
        {
            await connection.ReadRequestAsync();
            head = connection.Head;
            await connection.SendAsync("HTTP/1.1 299 Fine indeed\r\nContent-Length: 2\r\nX-A: 1\r\nX-A: 2\r\nX-D: ü\r\n"
                + "Connection: keep-alive, X-Mine\r\nX-Mine: no\r\nKeep-Alive: timeout=5\r\nSet-Cookie: a=1\r\n"
                + "Set-Cookie: b=2\r\nServer: up\r\n\r\nok");
            await connection.UntilGoneAsync();
        });
        await using ProxyRun proxy = await ProxyRun.BeforeAsync(upstream.Address);
        using RawClient client = await RawClient.ConnectAsync(proxy.Port);
        await client.SendAsync("GET /a%2Fb/../c?q=%20+x HTTP/1.1\r\nHost: localhost\r\nX-B: 1\r\nX-B: 2\r\nX-C: ü\r\n"
            + "Connection: X-Mine\r\nX-Mine: no\r\nTE: trailers, gzip\r\nProxy-Authorization: Basic eDp5\r\n"
            + "User-Agent: raw\r\nAccept-Encoding: gzip, br\r\nX-Request-ID: mine\r\n\r\n");
        string answer = await client.ReadUntilAsync("\r\n\r\nok");

        head.ShouldStartWith("GET /a%2Fb/../c?q=%20+x HTTP/1.1\r\n");
        head.ShouldContain($"Host: 127.0.0.1:{upstream.Port}\r\n");
        head.ShouldContain("TE: trailers\r\n");
        head.ShouldContain("X-Request-ID: mine\r\n");
        head.ShouldContain("Accept-Encoding: gzip, br\r\n");
        head.ShouldNotContain("X-Mine");
        head.ShouldNotContain("Proxy-Authorization");
        head.ShouldMatch("X-B: 1, ?2\r\n|X-B: 1\r\nX-B: 2\r\n");
        answer.ShouldStartWith("HTTP/1.1 299 Fine indeed\r\n");
        answer.ShouldContain("Set-Cookie: a=1\r\nSet-Cookie: b=2\r\n");
        answer.ShouldContain("Server: up\r\n");
        answer.ShouldContain("X-Request-ID: mine\r\n");
        answer.ShouldNotContain("X-Mine");
        answer.ShouldNotContain("Keep-Alive");
        answer.ShouldEndWith("\r\n\r\nok");
    }

    [Fact]
    public async Task Forty_megabytes_go_both_ways_unchanged()
    {
        const int Bytes = 40 * 1024 * 1024; // More than a web server takes unless it is told to.
        byte[] piece = new byte[1024 * 1024];
        new Random(5).NextBytes(piece);
        byte[] expected = await SHA256.HashDataAsync(new Repeated(piece, Bytes));
        byte[] uploaded = [];
        await using Kestrel upstream = await Kestrel.StartAsync(async context =>
        {
            uploaded = await SHA256.HashDataAsync(context.Request.Body);
            context.Response.ContentType = "application/octet-stream";
            await new Repeated(piece, Bytes).CopyToAsync(context.Response.Body);
        });
        await using ProxyRun proxy = await ProxyRun.BeforeAsync(upstream.Address);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/big")
        {
            Content = new StreamContent(new Repeated(piece, Bytes)),
        };
        using HttpResponseMessage response =
            await proxy.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        await using Stream body = await response.Content.ReadAsStreamAsync();
        (await SHA256.HashDataAsync(body)).ShouldBe(expected);
        uploaded.ShouldBe(expected);
        JsonElement record = (await proxy.StopAndReadAsync()).One("response");
        record.Number("content_length").ShouldBe(Bytes);
        record.Text("outcome").ShouldBe("completed");
    }

    [Fact]
    public async Task An_upload_is_forwarded_while_it_comes()
    {
        var first = new TaskCompletionSource<string>();
        await using var upstream = new Scripted(async connection =>
        {
            await connection.ReadHeadAsync();
            byte[] buffer = new byte[100];
            string seen = string.Empty;
            while (!seen.Contains("one", StringComparison.Ordinal))
                seen += Encoding.ASCII.GetString(buffer, 0, await connection.ReadAsync(buffer));
            first.SetResult(seen);
            while (!seen.EndsWith("0\r\n\r\n", StringComparison.Ordinal))
                seen += Encoding.ASCII.GetString(buffer, 0, await connection.ReadAsync(buffer));
            await connection.SendAsync(Scripted.Head("text/plain", 2) + "ok");
        });
        await using ProxyRun proxy = await ProxyRun.BeforeAsync(upstream.Address);
        using RawClient client = await RawClient.ConnectAsync(proxy.Port);
        await client.SendAsync("POST /up HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n"
            + "Connection: close\r\n\r\n3\r\none\r\n");
        (await first.Task.WaitAsync(TestApp.Timeout)).ShouldContain("3\r\none");
        await client.SendAsync("3\r\ntwo\r\n0\r\n\r\n");
        (await client.ReadToEndAsync()).ShouldEndWith("ok");
    }

    [Fact]
    public async Task Who_expects_a_100_gets_the_upstreams_word_on_it()
    {
        bool wasAsked = false;
        await using var upstream = new Scripted(async connection =>
        {
            string head = await connection.ReadHeadAsync();
            wasAsked = head.Contains("Expect: 100-continue", StringComparison.Ordinal);
            await connection.SendAsync(Scripted.Head("text/plain", 2, "413 Too Large") + "no");
            await connection.UntilGoneAsync();
        });
        await using ProxyRun proxy = await ProxyRun.BeforeAsync(upstream.Address);
        using RawClient client = await RawClient.ConnectAsync(proxy.Port);
        await client.SendAsync("POST /up HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5000\r\n"
            + "Expect: 100-continue\r\n\r\n");
        string answer = await client.ReadUntilAsync("\r\n\r\n");
        wasAsked.ShouldBeTrue(answer);
        answer.ShouldStartWith("HTTP/1.1 413");
    }

    [Fact]
    public async Task Trailers_that_HTTP_1_cannot_take_on_are_not_announced_either()
    {
        await using Scripted upstream = Scripted.Saying(
            Scripted.Head("text/plain", more: "Trailer: X-Sum\r\n"),
            Scripted.Chunk("ok"),
            "0\r\nX-Sum: 7\r\n\r\n"u8.ToArray());
        await using ProxyRun proxy = await ProxyRun.BeforeAsync(upstream.Address);
        HttpResponseMessage response = await proxy.Client.GetAsync("/");
        (await response.Content.ReadAsStringAsync()).ShouldBe("ok");
        response.Headers.Contains("Trailer").ShouldBeFalse();
    }

    [Fact]
    public async Task HTTP_2_is_spoken_on_both_sides()
    {
        string? protocol = null;
        await using Kestrel upstream = await Kestrel.StartAsync(
            context =>
            {
                protocol = context.Request.Protocol;
                context.Response.AppendTrailer("x-end", "1");
                return context.Response.WriteAsync("two");
            },
            HttpProtocols.Http2);
        await using ProxyRun proxy = await ProxyRun.StartAsync(options =>
        {
            options.Upstreams.Add(new ProxyUpstream(upstream.Address, UsesHttp2: true));
            options.Listen.Add("127.0.0.1:0");
            options.ListenHttp2.Add("127.0.0.1:0");
        });
        using var request = new HttpRequestMessage(HttpMethod.Get, "/x")
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        using HttpResponseMessage response = await proxy.Client.SendAsync(request);
        (await response.Content.ReadAsStringAsync()).ShouldBe("two");
        response.Version.ShouldBe(HttpVersion.Version20);
        response.TrailingHeaders.GetValues("x-end").ShouldBe(["1"]);
        protocol.ShouldBe("HTTP/2");
    }

    [Fact]
    public async Task WebSockets_pass_through()
    {
        await using Kestrel upstream = await Kestrel.StartAsync(async context =>
        {
            using WebSocket socket = await context.WebSockets.AcceptWebSocketAsync("p1");
            byte[] buffer = new byte[1000];
            WebSocketReceiveResult got;
            while ((got = await socket.ReceiveAsync(buffer, default)).MessageType is not WebSocketMessageType.Close)
                await socket.SendAsync(buffer.AsMemory(0, got.Count), got.MessageType, got.EndOfMessage, default);
            await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, "bye", default);
        });
        await using ProxyRun proxy = await ProxyRun.BeforeAsync(upstream.Address);
        using var client = new ClientWebSocket();
        client.Options.AddSubProtocol("p1");
        await client.ConnectAsync(new Uri($"ws://127.0.0.1:{proxy.Port}/ws"), default);
        client.SubProtocol.ShouldBe("p1");
        for (int i = 0; i < 3; i++)
        {
            await client.SendAsync(Encoding.UTF8.GetBytes($"n{i}"), WebSocketMessageType.Text, true, default);
            byte[] buffer = new byte[10];
            WebSocketReceiveResult got = await client.ReceiveAsync(buffer, default).WaitAsync(TestApp.Timeout);
            Encoding.UTF8.GetString(buffer, 0, got.Count).ShouldBe($"n{i}");
        }

        await client.CloseAsync(WebSocketCloseStatus.NormalClosure, "bye", default).WaitAsync(TestApp.Timeout);
        client.CloseStatusDescription.ShouldBe("bye");
        JsonElement record = (await proxy.StopAndReadAsync()).One("response");
        record.Number("status_code").ShouldBe(101);
        record.Text("outcome").ShouldBe("completed");
    }

    [Fact]
    public async Task A_reader_that_does_not_read_holds_the_upstream_back()
    {
        long sent = 0;
        await using var upstream = new Scripted(async connection =>
        {
            await connection.ReadRequestAsync();
            await connection.SendAsync(Scripted.Head("application/octet-stream"));
            byte[] chunk = Scripted.Chunk(new byte[64 * 1024]);
            while (Interlocked.Read(ref sent) < 200_000_000)
            {
                await connection.SendAsync(chunk);
                Interlocked.Add(ref sent, chunk.Length);
            }
        });
        await using ProxyRun proxy = await ProxyRun.BeforeAsync(upstream.Address);
        using RawClient client = await RawClient.ConnectAsync(proxy.Port);
        await client.SendAsync("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
        await client.ReadUntilAsync("octet-stream");
        long before = -1;
        while (before < 1 || before != Interlocked.Read(ref sent)) // Until nothing moves any more.
        {
            before = Interlocked.Read(ref sent);
            await Task.Delay(300);
        }

        before.ShouldBeLessThan(50_000_000); // What sockets hold, not what there is.
        client.Reset();
    }

    [Fact]
    public async Task Paths_and_ports_lead_to_their_upstreams()
    {
        await using Kestrel one = await Kestrel.StartAsync(c => c.Response.WriteAsync("one " + c.Request.Path));
        await using Kestrel two = await Kestrel.StartAsync(c => c.Response.WriteAsync("two " + c.Request.Path));
        await using ProxyRun proxy = await ProxyRun.StartAsync(options =>
        {
            options.Listen.Add("127.0.0.1:0");
            options.Listen.Add("[::1]:0");
            options.Upstreams.Add(new ProxyUpstream(one.Address, "/one", RemovesPrefix: true));
            options.Upstreams.Add(new ProxyUpstream(new Uri(two.Address, "/base/"), "/one/more"));
            options.Upstreams.Add(new ProxyUpstream(two.Address, Listen: "[::1]:0"));
        });
        (await proxy.Client.GetStringAsync("/one/x")).ShouldBe("one /x");
        (await proxy.Client.GetStringAsync("/one")).ShouldBe("one /");
        (await proxy.Client.GetStringAsync("/one/more/x")).ShouldBe("two /base/one/more/x");
        (await proxy.Client.GetStringAsync(new Uri(proxy.Addresses[1], "/one/x"))).ShouldBe("two /one/x");
        HttpResponseMessage nobody = await proxy.Client.GetAsync("/onemore");
        nobody.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await nobody.Content.ReadAsStringAsync()).ShouldContain("no upstream is set up for this path");
    }

    [Fact]
    public async Task A_web_page_that_names_this_machine_by_its_own_name_is_refused()
    {
        await using Kestrel upstream = await Kestrel.StartAsync(c => c.Response.WriteAsync("secret"));
        await using ProxyRun proxy = await ProxyRun.BeforeAsync(upstream.Address);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/");
        request.Headers.Host = "evil.example:80";
        HttpResponseMessage response = await proxy.Client.SendAsync(request);
        response.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await response.Content.ReadAsStringAsync()).ShouldNotContain("secret");
    }

    [Theory]
    [InlineData("0.0.0.0:0", "can be reached from other machines")]
    [InlineData("[::]:0", "can be reached from other machines")]
    [InlineData("*:0", "can be reached from other machines")]
    [InlineData("somewhere:80", "is no address to listen at")]
    [InlineData("127.0.0.1", "is no address to listen at")]
    [InlineData("127.0.0.1:99999", "is no address to listen at")]
    public async Task An_address_that_cannot_be_is_refused(string listen, string message)
    {
        var options = new RecordingProxyOptions();
        options.Upstreams.Add(new ProxyUpstream(new Uri("http://localhost:1")));
        options.Listen.Add(listen);
        ArgumentException refused =
            await Should.ThrowAsync<ArgumentException>(() => RecordingProxy.StartAsync(options));
        refused.Message.ShouldContain(message);
    }
}
