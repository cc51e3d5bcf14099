using System.Net;
using System.Net.WebSockets;
using Hewn.Server.Security;
using Hewn.Server.Tests.Support;

namespace Hewn.Server.Tests.Security;

/// <summary>What a page of another site can have a browser send, and what a browser makes of answers.</summary>
public sealed class BrowserTests
{
    private const string Labels = "/loki/api/v1/labels?start=0&end=10";
    private const string Push = """{"streams":[{"stream":{"a":"b"},"values":[["5","x"]]}]}""";

    [Theory]
    [InlineData("GET", Labels, 200)]
    [InlineData("GET", "/", 200)]
    [InlineData("GET", "/nosuch", 404)]
    [InlineData("DELETE", "/loki/api/v1/labels", 405)]
    [InlineData("GET", "/loki/api/v1/query?query={", 400)]
    [InlineData("GET", "/ready", 200)]
    [InlineData("GET", "/metrics", 200)]
    public async Task No_answer_is_a_page_a_frame_a_script_or_kept(string method, string path, int status)
    {
        await using RunningServer server = await RunningServer.StartAsync();
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        using HttpResponseMessage answer = await server.Client.SendAsync(request);
        ((int)answer.StatusCode).ShouldBe(status);
        Header(answer, "X-Content-Type-Options").ShouldBe("nosniff");
        Header(answer, "X-Frame-Options").ShouldBe("DENY");
        Header(answer, "Cache-Control").ShouldBe("no-store");
        Header(answer, "Referrer-Policy").ShouldBe("no-referrer");
        Header(answer, "Cross-Origin-Resource-Policy").ShouldBe("same-origin");
        string policy = Header(answer, "Content-Security-Policy").ShouldNotBeNull();
        policy.ShouldStartWith("default-src 'none';");
        policy.ShouldContain("frame-ancestors 'none'");
        policy.ShouldNotContain("script");
        Header(answer, "Server").ShouldBeNull();
        Header(answer, "Access-Control-Allow-Origin").ShouldBeNull();
    }

    [Fact]
    public async Task A_line_with_a_script_is_text_in_every_answer()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        await server.PushAsync("""{"a":"<script>alert(1)</script>"}""", (5, "<script>alert(2)</script>"));
        foreach (string path in (string[])[
            "/loki/api/v1/query_range?query={a=~\".%2B\"}&start=0&end=10", "/loki/api/v1/label/a/values?start=0&end=10",
            "/loki/api/v1/query?query=<script>", "/metrics", "/"])
        {
            using HttpResponseMessage answer = await server.Client.GetAsync(path);
            bool isPage = answer.Content.Headers.ContentType?.MediaType == "text/html";
            if (isPage)
                (await answer.Content.ReadAsStringAsync()).ShouldNotContain("<script>alert");
            else
                answer.Content.Headers.ContentType!.MediaType.ShouldBeOneOf("application/json", "text/plain");
        }
    }

    [Theory]
    [InlineData("Origin", "https://evil.example", 403)]
    [InlineData("Origin", "null", 403)]
    [InlineData("Sec-Fetch-Site", "cross-site", 403)]
    [InlineData("Sec-Fetch-Site", "same-site", 403)]
    [InlineData("Sec-Fetch-Site", "same-origin", 200)]
    [InlineData("Sec-Fetch-Site", "none", 200)]
    [InlineData("Origin", "SELF", 200)]
    public async Task Only_pages_of_its_own_may_ask_and_push(string header, string value, int status)
    {
        await using RunningServer server = await RunningServer.StartAsync();
        string self = server.Client.BaseAddress!.GetLeftPart(UriPartial.Authority);
        server.Client.DefaultRequestHeaders.Add(header, value == "SELF" ? self : value);
        using HttpResponseMessage asked = await server.Client.GetAsync(Labels);
        ((int)asked.StatusCode).ShouldBe(status);
        // A form of a page needs nobody's consent.
        using var form = new FormUrlEncodedContent([new("query", "{a=\"b\"}"), new("start", "0"), new("end", "10")]);
        using HttpResponseMessage posted = await server.Client.PostAsync("/loki/api/v1/query_range", form);
        ((int)posted.StatusCode).ShouldBe(status);
        ((int)(await server.PushAsync(Push)).StatusCode).ShouldBe(status == 200 ? 204 : 403);
        (await server.Client.GetAsync("/ready")).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_link_from_another_site_may_be_followed()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        server.Client.DefaultRequestHeaders.Add("Sec-Fetch-Site", "cross-site");
        server.Client.DefaultRequestHeaders.Add("Sec-Fetch-Mode", "navigate");
        (await server.Client.GetAsync("/")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await server.PushAsync(Push)).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
    }

    [Theory]
    [InlineData("https://evil.example", false)]
    [InlineData("SELF", true)]
    [InlineData(null, true)]
    public async Task A_page_of_another_site_cannot_tail(string? origin, bool isLetIn)
    {
        await using RunningServer server = await RunningServer.StartAsync();
        using var socket = new ClientWebSocket();
        if (origin is not null)
        {
            socket.Options.SetRequestHeader("Origin",
                origin == "SELF" ? server.Client.BaseAddress!.GetLeftPart(UriPartial.Authority) : origin);
        }

        var address = new UriBuilder(server.Client.BaseAddress!)
        {
            Scheme = "ws", Path = "/loki/api/v1/tail", Query = "query={a=\"b\"}",
        };
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        Task connecting = socket.ConnectAsync(address.Uri, patience.Token);
        if (isLetIn)
            await connecting;
        else
            await Should.ThrowAsync<WebSocketException>(() => connecting);
    }

    [Theory]
    [InlineData("evil.example:3100", 403)]
    [InlineData("evil.example", 403)]
    [InlineData("localhost.evil.example", 403)]
    [InlineData("localhost:3100", 200)]
    [InlineData("hewn.localhost", 200)]
    [InlineData("127.0.0.1", 200)]
    [InlineData("[::1]:3100", 200)]
    public async Task Without_a_key_no_name_of_the_web_leads_here(string host, int status)
    {
        await using RunningServer server = await RunningServer.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, Labels);
        request.Headers.Host = host;
        using HttpResponseMessage answer = await server.Client.SendAsync(request);
        ((int)answer.StatusCode).ShouldBe(status);
        const string key = "0123456789abcdef";
        await using RunningServer keyed =
            await RunningServer.StartAsync(options => options with { Keys = [ApiKey.Parse(key)] });
        using var with = new HttpRequestMessage(HttpMethod.Get, Labels);
        with.Headers.Host = host;
        with.Headers.Add("X-API-Key", key);
        (await keyed.Client.SendAsync(with)).StatusCode.ShouldBe(HttpStatusCode.OK); // A proxy's name is fine there.
    }

    private static string? Header(HttpResponseMessage answer, string name) =>
        answer.Headers.TryGetValues(name, out IEnumerable<string>? values) ? string.Join(", ", values) : null;
}
