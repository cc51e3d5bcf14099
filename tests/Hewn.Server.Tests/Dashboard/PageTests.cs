using System.Net;
using System.Net.Http.Headers;
using Hewn.Server.Dashboard;
using Hewn.Server.Tests.Support;

namespace Hewn.Server.Tests.Dashboard;

/// <summary>How the page and its files are handed out.</summary>
public sealed class PageTests
{
    /// <summary>What a browser may have to load before it shows the page.</summary>
    private const int MaxScriptBytes = 250_000;

    [PageFact]
    public void All_scripts_together_are_small()
    {
        int bytes = PageFiles.All.Where(file => file.Key.EndsWith(".js", StringComparison.Ordinal))
            .Sum(file => file.Value.Gzip.Length);
        bytes.ShouldBeInRange(10_000, MaxScriptBytes);
    }

    [PageFact]
    public async Task A_browser_gets_the_page_and_a_program_the_words()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        (await server.Client.GetStringAsync("/")).ShouldContain("How to connect");
        using HttpResponseMessage page = await GetAsync(server, "/");
        string html = await page.Content.ReadAsStringAsync();
        html.ShouldContain("<div id=\"app\">");
        string policy = page.Headers.GetValues("Content-Security-Policy").Single();
        policy.ShouldContain("default-src 'none'; script-src 'self'; style-src 'self';");
        policy.ShouldNotContain("unsafe");
        html.ShouldNotContain("<style");
        html.ShouldNotContain("=\"/"); // Nothing but relative addresses: it may stand behind any path.
        (await server.Client.GetStringAsync("/connect")).ShouldContain(
            $"<pre>{server.Client.BaseAddress!.ToString().TrimEnd('/')}</pre>");
    }

    [PageFact]
    public async Task The_address_to_connect_to_has_the_prefix_that_a_proxy_has_taken_away()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        string address = server.Client.BaseAddress!.ToString().TrimEnd('/');
        using HttpResponseMessage behind = await GetAsync(server, "/connect", ("X-Forwarded-Prefix", "/tools/logs/"));
        string html = await behind.Content.ReadAsStringAsync();
        html.ShouldContain($"<pre>{address}/tools/logs</pre>");
        html.ShouldContain($"<pre>{address}/tools/logs/loki/api/v1/push</pre>");
        using HttpResponseMessage odd = await GetAsync(server, "/connect", ("X-Forwarded-Prefix", "/a b<i>"));
        (await odd.Content.ReadAsStringAsync()).ShouldContain($"<pre>{address}</pre>");
    }

    [PageFact]
    public async Task The_page_is_asked_for_anew_each_time_and_its_files_never()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        using HttpResponseMessage page = await GetAsync(server, "/");
        page.Headers.CacheControl!.NoCache.ShouldBeTrue();
        using HttpResponseMessage same = await GetAsync(server, "/", ("If-None-Match", page.Headers.ETag!.ToString()));
        same.StatusCode.ShouldBe(HttpStatusCode.NotModified);
        string script = PageFiles.All.Keys.First(path => path.EndsWith(".js", StringComparison.Ordinal));
        using HttpResponseMessage file = await GetAsync(server, "/" + script);
        file.Headers.CacheControl!.ToString().ShouldBe("public, max-age=31536000, immutable");
        file.Content.Headers.ContentType!.MediaType.ShouldBe("text/javascript");
        (await GetAsync(server, "/assets/nosuch.js")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [PageFact]
    public async Task Files_are_packed_as_the_client_can_take_them()
    {
        using var handler = new HttpClientHandler { AutomaticDecompression = DecompressionMethods.None };
        await using RunningServer server = await RunningServer.StartAsync(null, handler);
        string script = "/" + PageFiles.All.Keys.First(path => path.EndsWith(".js", StringComparison.Ordinal));
        using HttpResponseMessage plain = await GetAsync(server, script);
        using HttpResponseMessage gzip = await GetAsync(server, script, ("Accept-Encoding", "gzip, deflate"));
        using HttpResponseMessage brotli = await GetAsync(server, script, ("Accept-Encoding", "gzip, br;q=0.9"));
        plain.Content.Headers.ContentEncoding.ShouldBeEmpty();
        gzip.Content.Headers.ContentEncoding.ShouldBe(["gzip"]);
        brotli.Content.Headers.ContentEncoding.ShouldBe(["br"]);
        HttpResponseMessage[] answers = [brotli, gzip, plain];
        long[] lengths = [.. answers.Select(answer => answer.Content.Headers.ContentLength!.Value)];
        lengths.ShouldBe(lengths.Order());
    }

    private static async Task<HttpResponseMessage> GetAsync(
        RunningServer server, string path, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/html"));
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("*/*", 0.8));
        foreach ((string name, string value) in headers)
            request.Headers.TryAddWithoutValidation(name, value).ShouldBeTrue();
        return await server.Client.SendAsync(request);
    }
}
