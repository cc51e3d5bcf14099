using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using System.Threading.Channels;
using Hewn.Server.Tests.Support;

namespace Hewn.AspNetCore.Tests.Proxy;

public sealed class FailureTests
{
    private const string Chat = "/v1/chat/completions";
    private const string Secret = "sk-abcdefghijklmnopqrstuvwx1234567890";

    private static ByteArrayContent Question(string text = "hi") => new(Encoding.UTF8.GetBytes(
        $$$"""{"model":"m","stream":true,"messages":[{"role":"user","content":"{{{text}}}"}]}"""))
    {
        Headers = { ContentType = new("application/json") },
    };

    private static string Event(string text) =>
        $$$"""data: {"model":"m","choices":[{"index":0,"delta":{"content":"{{{text}}}"},"finish_reason":null}]}"""
        + "\n\n";

    private static async Task<JsonElement> EndOfAsync(ProxyRun proxy)
    {
        List<JsonElement> records = await proxy.StopAndReadAsync();
        records.One("request").Text("method").ShouldBe("POST");
        return records.One("response");
    }

    [Fact]
    public async Task An_upstream_that_is_not_there_is_a_502_that_says_so()
    {
        // Taken, so that nobody else takes it, and listened at by nobody.
        using var taken = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        taken.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        int port = ((IPEndPoint)taken.LocalEndPoint!).Port;
        await using ProxyRun proxy = await ProxyRun.BeforeAsync(new Uri($"http://127.0.0.1:{port}"));
        HttpResponseMessage response = await proxy.Client.PostAsync(Chat, Question());
        response.StatusCode.ShouldBe(HttpStatusCode.BadGateway);
        JsonElement error = JsonDocument.Parse(await response.Content.ReadAsStringAsync())
            .RootElement.GetProperty("error");
        error.Text("message").ShouldNotBeNull().ShouldContain($"http://127.0.0.1:{port}/ could not be reached");
        error.Text("type").ShouldBe("UpstreamError");
        error.Text("request_id").ShouldBe(response.Headers.GetValues("X-Request-ID").Single());
        JsonElement record = await EndOfAsync(proxy);
        record.Text("outcome").ShouldBe("upstream_error");
        record.Text("level").ShouldBe("ERROR");
        record.Number("status_code").ShouldBe(502);
        record.Text("error_message").ShouldNotBeNull().ShouldContain("could not be reached");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_upstream_that_breaks_off_is_no_success_and_the_client_sees_it(bool withReset)
    {
        await using var upstream = new Scripted(async connection =>
        {
            await connection.ReadRequestAsync();
            await connection.SendAsync(Scripted.Head("text/event-stream"));
            await connection.SendAsync(Scripted.Chunk(Event("a")));
            if (withReset)
                connection.Reset();
        });
        await using ProxyRun proxy = await ProxyRun.BeforeAsync(upstream.Address);
        await Should.ThrowAsync<HttpRequestException>(async () =>
        {
            HttpResponseMessage response = await proxy.Client.PostAsync(Chat, Question());
            await response.Content.ReadAsStringAsync();
        });
        JsonElement record = await EndOfAsync(proxy);
        record.Text("outcome").ShouldBe("upstream_error");
        record.Text("error_type").ShouldBe("UpstreamError");
    }

    [Theory]
    [InlineData("data: {\"error\":{\"message\":\"out of memory\",\"type\":\"server_error\"}}\n\ndata: [DONE]\n\n",
        "failed", "server_error")]
    [InlineData("", "upstream_error", "IncompleteStream")]
    public async Task A_stream_that_says_an_error_or_lacks_its_end_is_no_success(
        string end, string outcome, string errorType)
    {
        await using Scripted upstream = Scripted.Saying(
            Scripted.Head("text/event-stream"), Scripted.Chunk(Event("a") + end), Scripted.LastChunk);
        await using ProxyRun proxy = await ProxyRun.BeforeAsync(upstream.Address);
        HttpResponseMessage response = await proxy.Client.PostAsync(Chat, Question());
        (await response.Content.ReadAsStringAsync()).ShouldBe(Event("a") + end);
        JsonElement record = await EndOfAsync(proxy);
        record.Text("outcome").ShouldBe(outcome);
        record.Text("error_type").ShouldBe(errorType);
        record.Text("level").ShouldBe("ERROR");
        record.Number("status_code").ShouldBe(200);
    }

    [Fact]
    public async Task An_error_of_the_upstream_goes_on_as_it_is()
    {
        const string Body = """{"error":{"message":"model 'x' not found","type":"not_found_error"}}""";
        await using Scripted upstream = Scripted.Saying(
            Scripted.Head("application/json", Body.Length, "404 Not Found"), Encoding.UTF8.GetBytes(Body));
        await using ProxyRun proxy = await ProxyRun.BeforeAsync(upstream.Address);
        HttpResponseMessage response = await proxy.Client.PostAsync(Chat, Question());
        response.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await response.Content.ReadAsStringAsync()).ShouldBe(Body);
        JsonElement record = await EndOfAsync(proxy);
        record.Text("outcome").ShouldBe("failed");
        record.Text("error_message").ShouldBe("model 'x' not found");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_client_that_leaves_ends_the_upstreams_work_at_once(bool afterTheFirstToken)
    {
        using var begun = new SemaphoreSlim(0);
        var gone = Channel.CreateUnbounded<long>();
        await using var upstream = new Scripted(async connection =>
        {
            await connection.ReadRequestAsync();
            if (afterTheFirstToken)
            {
                await connection.SendAsync(Scripted.Head("text/event-stream"));
                await connection.SendAsync(Scripted.Chunk(Event("a")));
            }

            begun.Release();
            await connection.UntilGoneAsync();
            gone.Writer.TryWrite(Stopwatch.GetTimestamp());
        });
        await using ProxyRun proxy = await ProxyRun.BeforeAsync(upstream.Address);
        string body = await Question().ReadAsStringAsync();
        double best = double.MaxValue;
        for (int i = 0; i < 200 && best >= 100; i++) // On a busy machine one may have to wait for a turn.
        {
            using RawClient client = await RawClient.ConnectAsync(proxy.Port);
            await client.SendAsync($"POST {Chat} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                + $"Content-Length: {body.Length}\r\n\r\n{body}");
            (await begun.WaitAsync(TestApp.Timeout)).ShouldBeTrue();
            if (afterTheFirstToken)
                await client.ReadUntilAsync("\"a\"");
            long left = Stopwatch.GetTimestamp();
            client.Reset();
            long end = await gone.Reader.ReadAsync().AsTask().WaitAsync(TestApp.Timeout);
            best = Math.Min(best, Stopwatch.GetElapsedTime(left, end).TotalMilliseconds);
        }

        best.ShouldBeLessThan(100);
        foreach (JsonElement record in (await proxy.StopAndReadAsync()).OfType("response"))
        {
            record.Text("outcome").ShouldBe("aborted_by_client");
            record.Text("level").ShouldBe("WARN");
            record.Has("ttft_ms").ShouldBe(afterTheFirstToken);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_upstream_that_says_nothing_any_more_is_given_up(bool afterTheFirstToken)
    {
        var isAsked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var upstream = new Scripted(async connection =>
        {
            await connection.ReadRequestAsync();
            if (afterTheFirstToken)
            {
                await connection.SendAsync(Scripted.Head("text/event-stream"));
                await connection.SendAsync(Scripted.Chunk(Event("a")));
            }

            isAsked.SetResult();
            await connection.UntilGoneAsync();
        });
        var clock = new SteppedClock(DateTimeOffset.UnixEpoch);
        await using ProxyRun proxy = await ProxyRun.BeforeAsync(
            upstream.Address,
            options => (options.Api.Log.Time, options.IdleTimeout) = (clock, TimeSpan.FromSeconds(2)));
        Task<HttpResponseMessage> asking = proxy.Client.SendAsync(
            new HttpRequestMessage(HttpMethod.Post, Chat) { Content = Question() },
            HttpCompletionOption.ResponseHeadersRead);
        await isAsked.Task.WaitAsync(TestApp.Timeout);
        if (afterTheFirstToken)
        {
            await using Stream answer = await (await asking).Content.ReadAsStreamAsync();
            await answer.ReadExactlyAsync(new byte[Event("a").Length]);
            clock.Pass(TimeSpan.FromSeconds(3));
            await Should.ThrowAsync<IOException>(() => answer.CopyToAsync(Stream.Null));
        }
        else
        {
            clock.Pass(TimeSpan.FromSeconds(3));
            HttpResponseMessage response = await asking;
            response.StatusCode.ShouldBe(HttpStatusCode.GatewayTimeout);
            (await response.Content.ReadAsStringAsync()).ShouldContain("nothing passed to or from");
        }

        JsonElement record = await EndOfAsync(proxy);
        record.Text("outcome").ShouldBe("timeout");
        record.Text("error_type").ShouldBe("UpstreamTimeout");
    }

    [Fact]
    public async Task What_the_upstream_sends_back_as_headers_cannot_begin_another_line()
    {
        await using Scripted upstream = Scripted.Saying(
            "HTTP/1.1 200 OK\r\nX-Odd: a\rb\r\nContent-Length: 2\r\n\r\n", "ok"u8.ToArray());
        await using ProxyRun proxy = await ProxyRun.BeforeAsync(upstream.Address);
        HttpResponseMessage response = await proxy.Client.PostAsync(Chat, Question());
        response.Headers.Where(header => header.Key == "b").ShouldBeEmpty();
        (await EndOfAsync(proxy)).Has("outcome").ShouldBeTrue();
    }

    [Collection(PromptModes.Name)]
    public sealed class Content
    {
        [Theory]
        [InlineData(PromptMode.Full)]
        [InlineData(PromptMode.Truncated)]
        [InlineData(PromptMode.Hash)]
        [InlineData(PromptMode.Off)]
        public async Task No_file_holds_a_credential_or_what_the_mode_hides(PromptMode mode)
        {
            const string Question1 = "why is the harbour grey";
            string long1 = string.Concat(Enumerable.Repeat("tide and ", 100));
            await using Scripted upstream = Scripted.Saying(
                Scripted.Head("text/event-stream", more: $"Set-Cookie: s={Secret}\r\n"),
                Scripted.Chunk(Event("because of ") + Event("the weather")),
                Scripted.Chunk($$$"""data: {"error":{"message":"cannot parse: {{{Question1}}}","type":"bad_input"}}"""
                    + "\n\n"),
                Scripted.LastChunk);
            string text;
            await using (ProxyRun proxy = await ProxyRun.BeforeAsync(
                upstream.Address, options => options.Api.Log.Prompts = mode))
            {
                using var request = new HttpRequestMessage(HttpMethod.Post, Chat + $"?api_key={Secret}");
                request.Content = FailureTests.Question(Question1 + " " + long1 + " and the end");
                request.Headers.Authorization = new("Bearer", Secret);
                request.Headers.Add("x-api-key", Secret);
                await (await proxy.Client.SendAsync(request)).Content.ReadAsStringAsync();
                text = await proxy.StopAndReadTextAsync();
            }

            PromptModes.Reset();
            text.ShouldContain("\"outcome\":\"failed\"");
            text.ShouldContain("\"error_type\":\"bad_input\"");
            text.ShouldContain("\"model\":\"m\"");
            text.ShouldNotContain(Secret);
            text.ShouldNotContain(Secret[3..]);
            (text.Contains("and the end", StringComparison.Ordinal), text.Contains("weather", StringComparison.Ordinal))
                .ShouldBe((mode is PromptMode.Full, mode is PromptMode.Full or PromptMode.Truncated));
            if (mode is PromptMode.Hash)
                text.ShouldContain("sha256:");
            if (mode is PromptMode.Hash or PromptMode.Off)
            {
                text.ShouldNotContain("harbour");
                text.ShouldNotContain("because");
            }
        }

        [Theory]
        [InlineData(PromptMode.Full, "application/json", true)]
        [InlineData(PromptMode.Truncated, "application/json", true)]
        [InlineData(PromptMode.Hash, "application/json", false)]
        [InlineData(PromptMode.Hash, "text/plain", false)]
        [InlineData(PromptMode.Off, "application/json", false)]
        public async Task No_file_holds_what_an_error_quotes_of_a_hidden_prompt(
            PromptMode mode, string type, bool isShown)
        {
            const string Body =
                "{\"error\":{\"message\":\"exploded on: harbour\",\"type\":\"on harbour\",\"code\":\"harbour\"},"
                + "\"detail\":[{\"msg\":\"bad\",\"loc\":[\"harbour\"]}]}";
            await using Scripted upstream = Scripted.Saying(
                Scripted.Head(type, Body.Length, "500 Internal Server Error"), Encoding.UTF8.GetBytes(Body));
            string text;
            await using (ProxyRun proxy = await ProxyRun.BeforeAsync(
                upstream.Address, options => options.Api.Log.Prompts = mode))
            {
                HttpResponseMessage response = await proxy.Client.PostAsync(Chat, FailureTests.Question("harbour"));
                (await response.Content.ReadAsStringAsync()).ShouldBe(Body);
                text = await proxy.StopAndReadTextAsync();
            }

            PromptModes.Reset();
            text.ShouldContain("\"status_code\":500");
            text.ShouldContain("\"error_type\":\"InternalServerError\"");
            text.Contains("harbour", StringComparison.Ordinal).ShouldBe(isShown);
        }

        // The status says nothing, so that what is told of the error can come from the error only.
        [Theory]
        [InlineData(PromptMode.Full, "on harbour", true)]
        [InlineData(PromptMode.Hash, "ModelError", false)]
        [InlineData(PromptMode.Off, "ModelError", false)]
        public async Task Nor_what_an_error_quotes_under_a_good_status(PromptMode mode, string type, bool isShown)
        {
            const string Body = "{\"error\":{\"message\":\"exploded on: harbour\",\"type\":\"on harbour\"}}";
            await using Scripted upstream = Scripted.Saying(
                Scripted.Head("application/json", Body.Length, "200 OK"), Encoding.UTF8.GetBytes(Body));
            string text;
            await using (ProxyRun proxy = await ProxyRun.BeforeAsync(
                upstream.Address, options => options.Api.Log.Prompts = mode))
            {
                HttpResponseMessage response = await proxy.Client.PostAsync(Chat, FailureTests.Question("harbour"));
                (await response.Content.ReadAsStringAsync()).ShouldBe(Body);
                text = await proxy.StopAndReadTextAsync();
            }

            PromptModes.Reset();
            text.ShouldContain("\"outcome\":\"failed\"");
            text.ShouldContain($"\"error_type\":\"{type}\"");
            text.Contains("harbour", StringComparison.Ordinal).ShouldBe(isShown);
            text.Contains("exploded", StringComparison.Ordinal).ShouldBe(isShown);
        }
    }
}
