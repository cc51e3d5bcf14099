using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Hewn.Server.Tests.Support;

namespace Hewn.AspNetCore.Tests.Proxy;

/// <summary>Ends that are easily taken for something else: who ended a call, and that a full disk ends none.</summary>
public sealed class CallEndTests
{
    private const string Chat = "/v1/chat/completions";

    private const string Switch =
        "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: any\r\n\r\nhello";

    private const string AskToSwitch =
        "GET /any HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: any\r\n\r\n";

    private static StringContent Question(string text = "hi") => new(
        $$$"""{"model":"m","messages":[{"role":"user","content":"{{{text}}}"}]}""", Encoding.UTF8, "application/json");

    private static string Event(string text) =>
        $$$"""data: {"model":"m","choices":[{"index":0,"delta":{"content":"{{{text}}}"}}]}""" + "\n\n";

    [LinuxFact]
    public async Task A_server_that_accepts_no_connection_is_a_time_out()
    {
        // A listener that accepts nobody, and whose queue is full: then the system answers nobody either.
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen(1);
        var waiting = new List<Socket>();
        do
        {
            var one = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            waiting.Add(one);
            await Task.WhenAny(one.ConnectAsync(listener.LocalEndPoint!), Task.Delay(250));
        }
        while (waiting[^1].Poll(TimeSpan.Zero, SelectMode.SelectWrite)); // The system's word, however late ours is.

        int port = ((IPEndPoint)listener.LocalEndPoint!).Port;
        await using ProxyRun proxy = await ProxyRun.BeforeAsync(
            new Uri($"http://127.0.0.1:{port}"), options => options.ConnectTimeout = TimeSpan.FromMilliseconds(250));
        HttpResponseMessage response = await proxy.Client.PostAsync(Chat, Question());
        response.StatusCode.ShouldBe(HttpStatusCode.GatewayTimeout);
        (await response.Content.ReadAsStringAsync()).ShouldContain("could not be connected to within 0.25 s");
        List<JsonElement> records = await proxy.StopAndReadAsync();
        records.One("request").Text("model").ShouldBe("m");
        records.One("response").Text("outcome").ShouldBe("timeout");
        waiting.ForEach(one => one.Dispose());
    }

    [Theory]
    [InlineData("server", "upstream_error", "ERROR")]
    [InlineData("client", "aborted_by_client", "WARN")]
    [InlineData("nobody", "timeout", "ERROR")]
    [InlineData("end", "completed", "INFO")]
    public async Task A_switched_connection_that_somebody_breaks_off_is_no_success(
        string who, string outcome, string level)
    {
        var isOver = new TaskCompletionSource();
        await using var upstream = new Scripted(async connection =>
        {
            await connection.ReadHeadAsync();
            await connection.SendAsync(Switch);
            if (who == "server")
            {
                await connection.ReadAsync(new byte[1]); // Its client has what was sent before.
                connection.Reset();
            }
            else if (who != "end")
            {
                await connection.UntilGoneAsync();
            }

            isOver.TrySetResult();
        });
        var clock = new SteppedClock(DateTimeOffset.UnixEpoch);
        await using ProxyRun proxy = await ProxyRun.BeforeAsync(
            upstream.Address,
            options => (options.Api.Log.Time, options.IdleTimeout) = (clock, TimeSpan.FromSeconds(2)));
        using RawClient client = await RawClient.ConnectAsync(proxy.Port);
        await client.SendAsync(AskToSwitch);
        (await client.ReadUntilAsync("hello")).ShouldContain("hello");
        if (who == "server")
            await client.SendAsync("x");
        if (who == "client")
            client.Break();
        if (who == "nobody")
            clock.Pass(TimeSpan.FromSeconds(3));
        await isOver.Task.WaitAsync(TestApp.Timeout);
        if (who != "client")
            await client.CountToEndAsync();
        JsonElement end = await proxy.WaitForAsync("response");
        end.Text("outcome").ShouldBe(outcome);
        end.Text("level").ShouldBe(level);
        end.Number("status_code").ShouldBe(101);
    }

    [Fact]
    public async Task A_call_that_the_stopping_proxy_breaks_off_is_not_its_clients_fault()
    {
        await using var upstream = new Scripted(async connection =>
        {
            await connection.ReadRequestAsync();
            await connection.SendAsync(Scripted.Head("text/event-stream"));
            await connection.SendAsync(Scripted.Chunk(Event("a")));
            await connection.UntilGoneAsync();
        });
        await using ProxyRun proxy = await ProxyRun.BeforeAsync(
            upstream.Address, options => options.StopPatience = TimeSpan.FromMilliseconds(200));
        using HttpResponseMessage response = await proxy.Client.SendAsync(
            new HttpRequestMessage(HttpMethod.Post, Chat) { Content = Question() },
            HttpCompletionOption.ResponseHeadersRead);
        await (await response.Content.ReadAsStreamAsync()).ReadExactlyAsync(new byte[10]);
        JsonElement end = (await proxy.StopAndReadAsync()).One("response");
        end.Text("outcome").ShouldBe("failed");
        end.Text("error_type").ShouldBe("ProxyStopped");
        end.Has("ttft_ms").ShouldBeTrue();
    }

    [Fact]
    public async Task A_stream_that_flows_while_the_proxy_stops_is_not_its_clients_fault()
    {
        await using var upstream = new Scripted(async connection =>
        {
            await connection.ReadRequestAsync();
            await connection.SendAsync(Scripted.Head("text/event-stream"));
            while (true)
            {
                await connection.SendAsync(Scripted.Chunk(Event("a")));
                await Task.Delay(1, connection.Stop); // The stop is to meet a write.
            }
        });
        await using ProxyRun proxy = await ProxyRun.BeforeAsync(
            upstream.Address, options => options.StopPatience = TimeSpan.FromMilliseconds(200));
        RawClient[] clients = await Task.WhenAll(
            Enumerable.Range(0, 20).Select(_ => RawClient.ConnectAsync(proxy.Port)));
        const string Body = "{\"model\":\"m\",\"messages\":[]}";
        foreach (RawClient client in clients)
        {
            await client.SendAsync($"POST {Chat} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                + $"Content-Length: {Body.Length}\r\n\r\n{Body}");
            await client.ReadUntilAsync("data:");
        }

        JsonElement[] ends =
            [.. (await proxy.StopAndReadAsync()).Where(record => record.Text("type") == "response")];
        ends.Length.ShouldBe(clients.Length);
        ends.ShouldAllBe(end => end.Text("outcome") == "failed" && end.Text("error_type") == "ProxyStopped"
            && end.Text("error")!.Contains("the proxy was stopped") && end.Text("level") == "ERROR");
        foreach (RawClient client in clients)
            client.Dispose();
    }

    [Fact]
    public async Task A_call_that_comes_back_is_refused_and_not_sent_round_again()
    {
        string head = string.Empty;
        await using var upstream = new Scripted(async connection =>
        {
            head = await connection.ReadHeadAsync();
            await connection.SendAsync(Scripted.Head("text/plain", 2) + "ok");
        });
        await using ProxyRun proxy = await ProxyRun.BeforeAsync(upstream.Address);
        await proxy.Client.GetStringAsync("/one");
        string mark = head.Split("\r\n").Single(line => line.StartsWith("X-Hewn-Proxy:", StringComparison.Ordinal))
            .Split(':')[1].Trim();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/two");
        request.Headers.Add("X-Hewn-Proxy", $"0123456789abcdef, {mark}");
        HttpResponseMessage response = await proxy.Client.SendAsync(request);
        response.StatusCode.ShouldBe(HttpStatusCode.LoopDetected);
        (await response.Content.ReadAsStringAsync()).ShouldContain("loop_detected");
        head.ShouldContain("/one");
        (await proxy.StopAndReadAsync()).Count(record => record.Text("outcome") == "failed").ShouldBe(1);
    }

    [Fact]
    public async Task A_stream_that_lives_is_not_given_up_however_long_it_takes()
    {
        const int Events = 25;
        using var isSeen = new SemaphoreSlim(0);
        await using var upstream = new Scripted(async connection =>
        {
            await connection.ReadRequestAsync();
            await connection.SendAsync(Scripted.Head("text/event-stream"));
            for (int i = 0; i < Events; i++)
            {
                await connection.SendAsync(Scripted.Chunk(Event("a")));
                await isSeen.WaitAsync(connection.Stop);
            }

            await connection.SendAsync(Scripted.Chunk("data: [DONE]\n\n"));
            await connection.SendAsync(Scripted.LastChunk);
        });
        var clock = new SteppedClock(DateTimeOffset.UnixEpoch);
        await using ProxyRun proxy = await ProxyRun.BeforeAsync(
            upstream.Address,
            options => (options.Api.Log.Time, options.IdleTimeout) = (clock, TimeSpan.FromSeconds(2)));
        using HttpResponseMessage response = await proxy.Client.SendAsync(
            new HttpRequestMessage(HttpMethod.Post, Chat) { Content = Question() },
            HttpCompletionOption.ResponseHeadersRead);
        await using Stream answer = await response.Content.ReadAsStreamAsync();
        for (int i = 0; i < Events; i++)
        {
            await answer.ReadExactlyAsync(new byte[Event("a").Length]).AsTask().WaitAsync(TestApp.Timeout);
            clock.Pass(TimeSpan.FromSeconds(0.9)); // In all ten times longer than may pass in silence.
            isSeen.Release();
        }

        await answer.CopyToAsync(Stream.Null);
        (await proxy.StopAndReadAsync()).One("response").Text("outcome").ShouldBe("completed");
    }

    [Fact]
    public async Task Calls_go_on_while_the_disk_takes_no_records()
    {
        using var disk = new ManualResetEventSlim();
        using var isStuck = new ManualResetEventSlim();
        await using Scripted upstream = Repeating("""{"ok":true}""");
        await using ProxyRun proxy = await ProxyRun.BeforeAsync(upstream.Address, options =>
        {
            options.Api.Log.BufferBytes = 1024 * 1024;
            options.Api.Log.OnProblem = _ =>
            {
                isStuck.Set();
                disk.Wait(); // The thread that writes stands still, as it does before a disk that hangs.
            };
        });
        await proxy.Client.PostAsync(Chat, Question());
        string moved = proxy.Directory + "-moved";
        Directory.Move(proxy.Directory, moved);
        await File.WriteAllTextAsync(proxy.Directory, "no folder");
        try
        {
            string text = new('x', 16_000);
            for (int i = 0; i < 200; i++) // Several times what the ring holds.
            {
                HttpResponseMessage response =
                    await proxy.Client.PostAsync(Chat, Question(text)).WaitAsync(TestApp.Timeout);
                (await response.Content.ReadAsStringAsync()).ShouldBe("""{"ok":true}""");
            }

            isStuck.Wait(TestApp.Timeout).ShouldBeTrue();
            string page = await proxy.Client.GetStringAsync("/metrics");
            page.ShouldMatch("hewn_records_dropped_total\\{reason=\"buffer_full\"\\} [1-9]");
        }
        finally
        {
            disk.Set();
            File.Delete(proxy.Directory);
            Directory.Move(moved, proxy.Directory);
        }
    }

    [Fact]
    public async Task A_request_without_a_body_is_not_sent_a_second_time_when_the_server_hangs_up()
    {
        int asked = 0;
        await using var upstream = new Scripted(async connection =>
        {
            await connection.ReadRequestAsync();
            await connection.SendAsync(Scripted.Head("text/plain", 2) + "ok");
            await connection.ReadRequestAsync(); // Over the same connection; and nothing is said.
            Interlocked.Increment(ref asked);
        });
        await using ProxyRun proxy = await ProxyRun.BeforeAsync(upstream.Address);
        using RawClient client = await RawClient.ConnectAsync(proxy.Port);
        await client.SendAsync("POST /one HTTP/1.1\r\nHost: localhost\r\n\r\n");
        await client.ReadUntilAsync("ok");
        await client.SendAsync("POST /two HTTP/1.1\r\nHost: localhost\r\n\r\n");
        (await client.ReadUntilAsync("\r\n\r\n")).ShouldStartWith("HTTP/1.1 502 ");
        asked.ShouldBe(1);
    }

    /// <summary>A server that answers every request of a connection alike.</summary>
    private static Scripted Repeating(string body) => new(async connection =>
    {
        while (true)
        {
            await connection.ReadRequestAsync();
            await connection.SendAsync(Scripted.Head("application/json", body.Length) + body);
        }
    });

    /// <summary>A test of what only Linux does.</summary>
    [AttributeUsage(AttributeTargets.Method)]
    private sealed class LinuxFactAttribute : FactAttribute
    {
        public LinuxFactAttribute() =>
            Skip = OperatingSystem.IsLinux() ? null : "others refuse who finds no place in the queue";
    }
}
