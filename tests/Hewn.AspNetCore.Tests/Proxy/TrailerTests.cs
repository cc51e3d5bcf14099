using System.Text;
using System.Text.Json;
using Hewn.AspNetCore.Proxy;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Hewn.AspNetCore.Tests.Proxy;

/// <summary>Fields behind a body, over HTTP/1.1, where the web server beneath knows none.</summary>
public sealed class TrailerTests
{
    private const string Ask = "GET / HTTP/1.1\r\nHost: localhost\r\n";

    [Theory]
    [InlineData(1)]
    [InlineData(100)]
    [InlineData(200_000)]
    public async Task A_client_that_takes_trailers_gets_them(int pieceBytes)
    {
        string body = string.Concat(Enumerable.Range(0, pieceBytes > 100 ? 60_000 : 60).Select(i => $"data: {i}\n\n"));
        string head = string.Empty;
        await using var upstream = new Scripted(async connection =>
        {
            head = await connection.ReadHeadAsync();
            await connection.SendAsync(Scripted.Head("text/event-stream", more: "Trailer: X-Sum, X-Two\r\n"));
            foreach (char[] piece in body.Chunk(pieceBytes))
                await connection.SendAsync(Scripted.Chunk(new string(piece)));
            await connection.SendAsync("0\r\nX-Sum: 7\r\nX-Two: a\r\nX-Two: ü\r\nX-Odd: a\u0001b\r\n"u8.ToArray());
            await connection.SendAsync("Connection: close\r\n\r\n");
        });
        await using ProxyRun proxy = await ProxyRun.BeforeAsync(upstream.Address);
        using RawClient client = await RawClient.ConnectAsync(proxy.Port);
        await client.SendAsync(Ask + "TE: trailers\r\nConnection: TE\r\n\r\n");
        string answer = await client.ReadUntilAsync("\r\n0\r\nX-Sum: 7\r\n");
        if (!answer.EndsWith("\r\n\r\n", StringComparison.Ordinal))
            answer += await client.ReadUntilAsync("\r\n\r\n");
        head.ShouldContain("TE: trailers\r\n");
        head.ShouldContain("Connection: TE\r\n");
        string[] parts = answer.Split("\r\n\r\n", 2);
        parts[0].ShouldContain("Trailer: X-Sum, X-Two");
        parts[0].ShouldContain("Transfer-Encoding: chunked");
        (string text, string trailers) = Joined(parts[1]);
        text.ShouldBe(body);
        trailers.ShouldStartWith("X-Sum: 7\r\nX-Two: a\r\nX-Two: ");
        trailers.ShouldNotContain("X-Odd");
        trailers.ShouldNotContain("Connection");

        // The connection is good for another call, and the record has the body without its frames.
        await client.SendAsync(Ask + "Connection: close\r\n\r\n");
        (await client.ReadToEndAsync()).ShouldNotContain("X-Sum");
        List<JsonElement> ends = (await proxy.StopAndReadAsync()).OfType("response");
        ends.Select(one => one.Text("outcome")).ShouldBe(["completed", "completed"]);
        ends[0].Number("content_length").ShouldBe(Encoding.UTF8.GetByteCount(body));
        ends[0].Text("response_body").ShouldNotBeNull().ShouldStartWith("data: 0\n\ndata: 1\n\n");
    }

    [Fact]
    public async Task Trailers_of_HTTP_2_reach_a_client_of_HTTP_1()
    {
        await using Kestrel upstream = await Kestrel.StartAsync(
            async context =>
            {
                await context.Response.WriteAsync("two");
                context.Response.AppendTrailer("x-end", "1");
            },
            HttpProtocols.Http2);
        await using ProxyRun proxy = await ProxyRun.StartAsync(options =>
        {
            options.Upstreams.Add(new ProxyUpstream(upstream.Address, UsesHttp2: true));
            options.Listen.Add("127.0.0.1:0");
        });
        using RawClient client = await RawClient.ConnectAsync(proxy.Port);
        await client.SendAsync(Ask + "TE: trailers\r\nConnection: TE, close\r\n\r\n");
        (await client.ReadToEndAsync()).ShouldEndWith("\r\n3\r\ntwo\r\n0\r\nx-end: 1\r\n\r\n");
    }

    [Fact]
    public async Task A_body_of_known_length_is_sent_as_it_is_though_trailers_were_taken()
    {
        await using Scripted upstream = Scripted.Saying(Scripted.Head("text/plain", 2) + "ok");
        await using ProxyRun proxy = await ProxyRun.BeforeAsync(upstream.Address);
        using RawClient client = await RawClient.ConnectAsync(proxy.Port);
        await client.SendAsync(Ask + "TE: trailers\r\nConnection: TE, close\r\n\r\n");
        string answer = await client.ReadToEndAsync();
        answer.ShouldContain("Content-Length: 2");
        answer.ShouldEndWith("\r\n\r\nok");
    }

    [Fact]
    public async Task An_answer_that_breaks_off_has_no_end_for_a_client_that_takes_trailers()
    {
        await using Scripted upstream = Scripted.Saying(Scripted.Head("text/plain"), Scripted.Chunk("one"));
        await using ProxyRun proxy = await ProxyRun.BeforeAsync(upstream.Address);
        using RawClient client = await RawClient.ConnectAsync(proxy.Port);
        await client.SendAsync(Ask + "TE: trailers\r\nConnection: TE\r\n\r\n");
        string answer = await client.ReadUntilAsync("one\r\n");
        answer.ShouldEndWith("3\r\none\r\n");
        (await client.CountToEndAsync()).ShouldBe(0);
        (await proxy.StopAndReadAsync()).One("response").Text("outcome").ShouldBe("upstream_error");
    }

    private static (string Text, string Trailers) Joined(string chunks)
    {
        var text = new StringBuilder();
        while (true)
        {
            int line = chunks.IndexOf("\r\n", StringComparison.Ordinal);
            int count = Convert.ToInt32(chunks[..line], 16);
            chunks = chunks[(line + 2)..];
            if (count == 0)
                return (text.ToString(), chunks);
            text.Append(chunks[..count]);
            chunks = chunks[(count + 2)..];
        }
    }
}
