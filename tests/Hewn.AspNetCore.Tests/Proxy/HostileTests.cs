using System.Text.Json;
using Hewn.Server.Tests.Support;

namespace Hewn.AspNetCore.Tests.Proxy;

/// <summary>Clients and servers that mean no good: what they can cost is bounded, and the log tells of them.</summary>
public sealed class HostileTests
{
    private const string Chat = "/v1/chat/completions";
    private const string Ask = """{"model":"m","messages":[{"role":"user","content":"who asks"}]}""";

    private static string Request(string more = "") =>
        $"POST {Chat} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n{more}"
        + $"Content-Length: {Ask.Length}\r\n\r\n{Ask}";

    [Fact]
    public async Task A_client_that_never_reads_is_given_up_and_costs_no_more_than_buffers()
    {
        long sent = 0;
        await using var upstream = new Scripted(async connection =>
        {
            await connection.ReadRequestAsync();
            await connection.SendAsync(Scripted.Head("application/octet-stream"));
            byte[] chunk = Scripted.Chunk(new byte[64 * 1024]);
            while (true)
            {
                await connection.SendAsync(chunk);
                Interlocked.Add(ref sent, chunk.Length);
            }
        });
        var clock = new SteppedClock(DateTimeOffset.UnixEpoch);
        await using ProxyRun proxy = await ProxyRun.BeforeAsync(
            upstream.Address,
            options => (options.Api.Log.Time, options.IdleTimeout) = (clock, TimeSpan.FromSeconds(2)));
        using RawClient client = await RawClient.ConnectAsync(proxy.Port);
        await client.SendAsync("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
        long before = -1;
        while (before < 1 || before != Interlocked.Read(ref sent)) // Until nothing moves any more.
        {
            before = Interlocked.Read(ref sent);
            await Task.Delay(300);
        }

        clock.Pass(TimeSpan.FromSeconds(3));
        JsonElement end = await proxy.WaitForAsync("response");
        end.Text("outcome").ShouldBe("timeout");
        end.Text("error_message").ShouldNotBeNull().ShouldContain("nothing passed");
        Interlocked.Read(ref sent).ShouldBeLessThan(50_000_000); // What sockets hold.
    }

    [Fact]
    public async Task A_client_that_sends_its_headers_too_slowly_is_cut_off_and_told_of()
    {
        await using Scripted upstream = Scripted.Saying(Scripted.Head("text/plain", 2) + "ok");
        await using ProxyRun proxy = await ProxyRun.BeforeAsync(
            upstream.Address, options => options.HeadersTimeout = TimeSpan.FromMilliseconds(500));
        using RawClient client = await RawClient.ConnectAsync(proxy.Port);
        await client.SendAsync("GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: ");
        (await client.ReadToEndAsync()).ShouldStartWith("HTTP/1.1 408 ");
        JsonElement record = (await proxy.StopAndReadAsync()).One("custom_event");
        record.Text("event_type").ShouldBe("request_refused");
        record.Text("level").ShouldBe("WARN");
        record.Number("refused_with").ShouldBe(408);
        record.Text("remote_addr").ShouldBe("127.0.0.1");
    }

    [Fact]
    public async Task A_client_that_sends_its_body_too_slowly_is_given_up()
    {
        await using var upstream = new Scripted(async connection =>
        {
            await connection.ReadRequestAsync();
            await connection.UntilGoneAsync();
        });
        await using ProxyRun proxy = await ProxyRun.BeforeAsync(
            upstream.Address, options => options.CallTimeout = TimeSpan.FromSeconds(1));
        using RawClient client = await RawClient.ConnectAsync(proxy.Port);
        await client.SendAsync($"POST {Chat} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
            + "Content-Length: 1000\r\n\r\n");
        Task<string> answer = client.ReadUntilAsync("\r\n\r\n");
        using var drip = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (!answer.IsCompleted && await drip.WaitForNextTickAsync())
        {
            try
            {
                await client.SendAsync(" ");
            }
            catch (IOException)
            {
                break; // Given up.
            }
        }

        (await answer).ShouldStartWith("HTTP/1.1 504 ");
        List<JsonElement> records = await proxy.StopAndReadAsync();
        records.One("request").Text("method").ShouldBe("POST");
        records.One("response").Text("outcome").ShouldBe("timeout");
    }

    [Theory]
    [InlineData("GET / HTTP/1.1\r\nHost: localhost\r\nX-A: a\rX-B: b\r\n\r\n")]
    [InlineData("GET / HTTP/1.1\r\nHost: localhost\r\nX-A : a\r\n\r\n")]
    [InlineData("GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n")]
    [InlineData("GET  / HTTP/1.1\r\nHost: localhost\r\n\r\n")]
    [InlineData("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\nContent-Length: 5\r\n\r\nabcde")]
    [InlineData("POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked, gzip\r\n\r\n0\r\n\r\n")]
    [InlineData("{\"timestamp\":\"2026-01-01T00:00:00Z\",\"type\":\"response\"}\r\n\r\n")]
    public async Task What_could_be_read_in_two_ways_is_refused_and_told_of(string request)
    {
        int asked = 0;
        await using var upstream = new Scripted(async connection =>
        {
            await connection.ReadRequestAsync();
            asked++;
            await connection.SendAsync(Scripted.Head("text/plain", 2) + "ok");
        });
        await using ProxyRun proxy = await ProxyRun.BeforeAsync(upstream.Address);
        using RawClient client = await RawClient.ConnectAsync(proxy.Port);
        await client.SendAsync(request);
        (await client.ReadToEndAsync()).ShouldMatch("^HTTP/1.1 (400|501) ");
        asked.ShouldBe(0);
        List<JsonElement> records = await proxy.StopAndReadAsync(); // Each line is JSON still.
        records.OfType("response").ShouldBeEmpty();
        records.One("custom_event").Text("event_type").ShouldBe("request_refused");
    }

    [Fact]
    public async Task A_call_cannot_write_lines_of_its_own_into_the_log_or_to_the_server()
    {
        string head = string.Empty;
        await using var upstream = new Scripted(async connection =>
        {
            await connection.ReadRequestAsync();
            head = connection.Head;
            await connection.SendAsync(Scripted.Head("text/plain", 2) + "ok");
        });
        await using ProxyRun proxy = await ProxyRun.BeforeAsync(upstream.Address);
        using RawClient client = await RawClient.ConnectAsync(proxy.Port);
        await client.SendAsync("GET /a%0d%0aX-Evil:%201?b=%0a{\"type\":\"response\"} HTTP/1.1\r\nHost: localhost\r\n"
            + "X-Title: \x1b[2J\"}\r\nX-Request-ID: a b\"c\r\nConnection: close\r\n\r\n");
        (await client.ReadToEndAsync()).ShouldStartWith("HTTP/1.1 200 ");
        head.ShouldContain("GET /a%0d%0aX-Evil:%201?b=%0a");
        head.Split("\r\n").ShouldNotContain(line => line.StartsWith("X-Evil", StringComparison.Ordinal));
        string text = await proxy.StopAndReadTextAsync();
        text.ShouldNotContain("\x1b");
        text.ShouldNotContain("\n{\"type\"");
    }

    [Theory]
    [InlineData("/a\u0001b")]
    [InlineData("/a\u007f")]
    public async Task A_target_with_control_characters_goes_no_further(string target)
    {
        int asked = 0;
        await using var upstream = new Scripted(async connection =>
        {
            await connection.ReadRequestAsync();
            asked++;
        });
        await using ProxyRun proxy = await ProxyRun.BeforeAsync(upstream.Address);
        using RawClient client = await RawClient.ConnectAsync(proxy.Port);
        await client.SendAsync($"GET {target} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        (await client.ReadToEndAsync()).ShouldStartWith("HTTP/1.1 400 ");
        asked.ShouldBe(0);
        (await proxy.StopAndReadAsync()).One("response").Text("outcome").ShouldBe("failed");
    }

    [Theory]
    [InlineData("Content-Type: application/json\r\n", true)]
    [InlineData("Content-Type: application/json\r\nExpect: 100-continue\r\n", false)]
    public async Task What_was_asked_is_recorded_though_the_server_is_not_there(string headers, bool isRecorded)
    {
        await using ProxyRun proxy = await ProxyRun.BeforeAsync(new Uri("http://127.0.0.1:1"));
        using RawClient client = await RawClient.ConnectAsync(proxy.Port);
        string body = Ask.PadRight(2000);
        await client.SendAsync($"POST {Chat} HTTP/1.1\r\nHost: localhost\r\n{headers}"
            + $"Content-Length: {body.Length}\r\nConnection: close\r\n\r\n{(isRecorded ? body : "")}");
        (await client.ReadUntilAsync("\r\n\r\n")).ShouldStartWith("HTTP/1.1 502 ");
        List<JsonElement> records = await proxy.StopAndReadAsync();
        records.One("response").Text("outcome").ShouldBe("upstream_error");
        JsonElement request = records.One("request");
        request.Has("request_body").ShouldBe(isRecorded);
        if (isRecorded)
        {
            request.Text("model").ShouldBe("m");
            request.GetProperty("request_body").GetProperty("messages")[0].Text("content").ShouldBe("who asks");
        }
    }

    [Theory]
    [InlineData("close")]
    [InlineData("keep-alive")]
    public async Task What_a_connection_names_beside_other_words_stays_on_it(string word)
    {
        string head = string.Empty;
        await using var upstream = new Scripted(async connection =>
        {
            await connection.ReadRequestAsync();
            head = connection.Head;
            await connection.SendAsync("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nX-Yours: 1\r\nX-Other: 1\r\n"
                + "Connection: close, X-Mine\r\nConnection: x-yours\r\nX-Mine: 1\r\n\r\nok");
        });
        await using ProxyRun proxy = await ProxyRun.BeforeAsync(upstream.Address);
        using RawClient client = await RawClient.ConnectAsync(proxy.Port);
        await client.SendAsync(Request($"Connection: {word}, X-Mine, X-Yours\r\nX-Mine: 1\r\nX-Yours: 1\r\n"
            + "X-Other: 1\r\nKeep-Alive: timeout=5\r\n"));
        string answer = await client.ReadUntilAsync("ok");
        foreach (string seen in new[] { head, answer })
        {
            seen.ShouldNotContain("X-Mine");
            seen.ShouldNotContain("X-Yours");
            seen.ShouldNotContain("Keep-Alive");
            seen.ShouldContain("X-Other: 1\r\n");
        }
    }
}
