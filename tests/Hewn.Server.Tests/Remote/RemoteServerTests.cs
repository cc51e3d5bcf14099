using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Hewn.Server.Limits;
using Hewn.Server.Remote;
using Hewn.Server.Security;
using Hewn.Server.Tests.Support;

namespace Hewn.Server.Tests.Remote;

/// <summary>A server before another one answers as that one does, and asks for keys and limits of its own.</summary>
public sealed class RemoteServerTests
{
    private const string Push = "/loki/api/v1/push";
    private const string Reader = "reader-key-0123456789";
    private const string Writer = "writer-key-0123456789";
    private const string Admin = "admin-key-0123456789";
    private const string Behind = "behind-key-0123456789";

    public static TheoryData<string, string> Requests { get; } = new()
    {
        { "GET", "/loki/api/v1/query_range?query={a=\"b\"}&start=0&end=10&direction=forward" },
        { "GET", "/loki/api/v1/query_range?query={a=\"b\"}%20|=%20\"two\"&start=0&end=10" },
        { "GET", "/loki/api/v1/query_range?query={a=\"b\"&start=0&end=10" },
        { "GET", "/loki/api/v1/query_range?query={a=\"b\"}&start=x&end=10" },
        { "GET", "/loki/api/v1/query?query=sum(count_over_time({a=\"b\"}[1m]))&time=10" },
        { "POST", "/loki/api/v1/query?query=sum(count_over_time({a=\"b\"}[1m]))&time=10" },
        { "GET", "/loki/api/v1/labels?start=0&end=10" },
        { "GET", "/loki/api/v1/label/a/values?start=0&end=10" },
        { "GET", "/loki/api/v1/label/a%2Fb%20c/values?start=0&end=10" },
        { "GET", "/loki/api/v1/series?match[]={a=\"b\"}&start=0&end=10" },
        { "GET", "/loki/api/v1/index/volume?query={a=\"b\"}&start=0&end=10" },
        { "GET", "/loki/api/v1/detected_labels?start=0&end=10" },
        { "GET", "/loki/api/v1/patterns?query={a=\"b\"}&start=0&end=10" },
        { "GET", "/loki/api/v1/format_query?query={a=\"b\"}|=\"x\"" },
        { "GET", "/loki/api/v1/rules" },
        { "GET", "/api/prom/rules" },
        { "GET", "/api/prom/rules/ns/group" },
        { "GET", "/loki/api/v1/status/buildinfo" },
        { "GET", "/loki/api/v1/nosuch" },
        { "DELETE", "/loki/api/v1/query_range" },
        { "GET", "/loki/api/v1/tail?query={" },
        { "GET", "/ready" },
    };

    [Theory]
    [MemberData(nameof(Requests))]
    public async Task What_is_asked_is_answered_as_there(string method, string path)
    {
        await using RunningServer there = await RunningServer.StartAsync();
        await using RunningServer here = await BeforeAsync(there);
        await here.PushAsync("""{"a":"b"}""", (1, "one"), (2, "two \u00e4"));
        (int Status, string? Type, string Body) direct = await AskAsync(there, method, path);
        (int Status, string? Type, string Body) through = await AskAsync(here, method, path);
        WithoutTimes(through).ShouldBe(WithoutTimes(direct));
    }

    [Fact]
    public async Task What_is_pushed_is_there_in_every_form()
    {
        await using RunningServer there = await RunningServer.StartAsync();
        await using RunningServer here = await BeforeAsync(there);
        await here.PushAsync("""{"via":"json"}""", (1, "x"));
        (await here.PostAsync(Push, Proto.Snap(Proto.Push("{via=\"protobuf\"}", (2, "y", []))),
            "application/x-protobuf")).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        var packed = new MemoryStream();
        await using (var gzip = new System.IO.Compression.GZipStream(
            packed, System.IO.Compression.CompressionLevel.Fastest, leaveOpen: true))
            gzip.Write("""{"streams":[{"stream":{"via":"gzip"},"values":[["3","z"]]}]}"""u8);
        (await here.PostAsync(Push, packed.ToArray(), "application/json", "gzip"))
            .StatusCode.ShouldBe(HttpStatusCode.NoContent);
        (await here.PostAsync("/v1/logs", "{\"resourceLogs\":[]}"u8.ToArray(), "application/json"))
            .StatusCode.ShouldBe(HttpStatusCode.OK);
        (await there.LinesAsync("{via=~\".+\"}", 0, 10)).Order().ShouldBe(["1 x", "2 y", "3 z"]);
        HttpResponseMessage bad = await here.PushAsync("""{"streams":[{"stream":{"a-b":"c"},"values":[["1","x"]]}]}""");
        HttpResponseMessage same = await there.PushAsync(
            """{"streams":[{"stream":{"a-b":"c"},"values":[["1","x"]]}]}""");
        bad.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await bad.Content.ReadAsStringAsync()).ShouldBe(await same.Content.ReadAsStringAsync());
        Directory.Exists(Path.Combine(here.Folder, ".pushed")).ShouldBeFalse(); // Nothing is kept here.
    }

    [Theory]
    [InlineData(null, 401, 401, 401, 401)]
    [InlineData(Reader, 200, 403, 403, 403)]
    [InlineData(Writer, 403, 204, 403, 403)]
    [InlineData(Admin, 200, 204, 204, 400)] // An empty body has no rules.
    public async Task Keys_are_asked_for_here_and_the_own_one_is_shown_there(
        string? key, int reads, int writes, int deletes, int changes)
    {
        await using RunningServer there =
            await RunningServer.StartAsync(options => options with { Keys = [ApiKey.Parse(Behind)] });
        await using RunningServer here = await BeforeAsync(there, loki => new(loki) { Token = Behind }, options =>
            options with
            {
                Keys = [ApiKey.Parse("read:" + Reader), ApiKey.Parse("write:" + Writer), ApiKey.Parse(Admin)],
            });
        if (key is not null)
            here.Client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        ((int)(await here.Client.GetAsync("/loki/api/v1/labels")).StatusCode).ShouldBe(reads);
        ((int)(await here.PushAsync("""{"streams":[{"stream":{"a":"b"},"values":[["5","x"]]}]}""")).StatusCode)
            .ShouldBe(writes);
        using var delete = new HttpRequestMessage(
            HttpMethod.Post, "/loki/api/v1/delete?query={a=\"b\"}&start=0000000000");
        ((int)(await here.Client.SendAsync(delete)).StatusCode).ShouldBe(deletes);
        using var rule = new HttpRequestMessage(HttpMethod.Post, "/loki/api/v1/rules/ns");
        ((int)(await here.Client.SendAsync(rule)).StatusCode).ShouldBe(changes);
        (await here.Client.GetAsync("/ready")).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task That_it_is_not_known_there_is_no_fault_of_the_client_and_told_in_the_words_from_there()
    {
        await using RunningServer there =
            await RunningServer.StartAsync(options => options with { HasTenants = true });
        await using RunningServer here = await BeforeAsync(there);
        HttpResponseMessage answer = await here.Client.GetAsync("/loki/api/v1/labels");
        answer.StatusCode.ShouldBe(HttpStatusCode.BadGateway);
        (await answer.Content.ReadAsStringAsync()).ShouldEndWith("refuses this server (401): no org id");
    }

    [Fact]
    public async Task Tenants_are_those_that_are_named_or_the_one_that_is_configured_and_none_is_smuggled()
    {
        await using RunningServer there =
            await RunningServer.StartAsync(options => options with { HasTenants = true });
        await using RunningServer open = await BeforeAsync(there, null, options => options with { HasTenants = true });
        await using RunningServer one = await BeforeAsync(there, loki => new(loki) { Tenant = "one" });
        open.Client.DefaultRequestHeaders.Add("X-Scope-OrgID", "two");
        await open.PushAsync("""{"a":"b"}""", (1, "of two"));
        await one.PushAsync("""{"a":"b"}""", (1, "of one"));
        one.Client.DefaultRequestHeaders.Add("X-Scope-OrgID", "two");
        (await one.LinesAsync("{a=\"b\"}", 0, 10)).ShouldBe(["1 of one"]);
        (await open.LinesAsync("{a=\"b\"}", 0, 10)).ShouldBe(["1 of two"]);
    }

    [Fact]
    public async Task Limits_of_this_server_are_told_in_Lokis_words()
    {
        await using RunningServer there = await RunningServer.StartAsync();
        await using RunningServer here = await BeforeAsync(there, null, options => options with
        {
            Limits = new ServerLimits
            {
                MaxEntries = 10,
                MaxQueryLength = TimeSpan.FromHours(24),
                MaxBodyBytes = 1000,
                MaxTails = 0,
            },
        });
        await ShouldBeRefusedAsync(here, "query_range?query={a=\"b\"}&limit=11&start=1&end=2", 400,
            "max entries limit per query exceeded, limit > max_entries_limit_per_query (11 > 10)");
        await ShouldBeRefusedAsync(here, "query_range?query={a=\"b\"}&start=0&end=90000", 400,
            "the query time range exceeds the limit (query length: 25h0m0s, limit: 24h0m0s)");
        using var form = new FormUrlEncodedContent([new("query", "{a=\"b\"}"), new("limit", "11")]);
        using HttpResponseMessage posted = await here.Client.PostAsync("/loki/api/v1/query_range", form);
        posted.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await here.PushAsync(new string(' ', 1001))).StatusCode.ShouldBe(HttpStatusCode.RequestEntityTooLarge);
    }

    [Fact]
    public async Task Nobody_there_is_told()
    {
        RunningServer there = await RunningServer.StartAsync();
        await using RunningServer here = await BeforeAsync(there);
        await there.DisposeAsync();
        HttpResponseMessage answer = await here.Client.GetAsync("/loki/api/v1/labels");
        answer.StatusCode.ShouldBe(HttpStatusCode.BadGateway);
        (await answer.Content.ReadAsStringAsync()).ShouldContain("cannot be reached");
        (await here.PushAsync("""{"streams":[{"stream":{"a":"b"},"values":[["5","x"]]}]}"""))
            .StatusCode.ShouldBe(HttpStatusCode.BadGateway); // Clients keep their lines then.
        (await here.Client.GetStringAsync("/metrics")).ShouldContain(
            "hewn_server_requests_total{route=\"/loki/api/v1/push\",status_code=\"502\"} 1\n");
        (await here.Client.GetStringAsync("/")).ShouldContain("answered by the Loki at");
        (await here.Client.GetStringAsync("/config")).ShouldContain("target: remote");
    }

    [Theory]
    [InlineData("/loki/api/v1/label/%2E%2E/values")]
    [InlineData("/loki/api/v1/label/../values")]
    [InlineData("/loki/api/v1/detected_field/%2e%2E/values")]
    [InlineData("/loki/api/v1/label/..%2f..%2f..%2fconfig/values")]
    public async Task No_name_leads_to_another_path_there(string path)
    {
        await using RunningServer there = await RunningServer.StartAsync();
        await using RunningServer here = await BeforeAsync(there);
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        using HttpResponseMessage answer = await here.Client.SendAsync(request);
        string text = await answer.Content.ReadAsStringAsync();
        text.ShouldNotContain("auth_enabled");
        if (answer.StatusCode == HttpStatusCode.OK)
            text.ShouldBe("{\"status\":\"success\"}"); // A label of that name, which there is none of.
        else
            ((int)answer.StatusCode).ShouldBeOneOf(400, 404);
    }

    [Fact]
    public async Task A_name_means_the_same_there_whatever_signs_it_has()
    {
        await using RunningServer there = await RunningServer.StartAsync();
        await using RunningServer here = await BeforeAsync(there);
        using var group = new StringContent(
            "name: g\nrules:\n- record: r\n  expr: sum(count_over_time({a=\"b\"}[1m]))\n");
        using HttpResponseMessage set = await here.Client.PostAsync("/loki/api/v1/rules/a%3Fb%23c", group);
        set.StatusCode.ShouldBe(HttpStatusCode.Accepted, await set.Content.ReadAsStringAsync());
        (await there.Client.GetStringAsync("/loki/api/v1/rules")).ShouldContain("a?b#c");
    }

    internal static Task<RunningServer> BeforeAsync(RunningServer there, Func<Uri, RemoteLoki>? loki = null,
        Func<LogServerOptions, LogServerOptions>? change = null) => RunningServer.StartAsync(options =>
        {
            Uri url = there.Client.BaseAddress!;
            options = options with { Remote = loki?.Invoke(url) ?? new RemoteLoki(url) };
            return change?.Invoke(options) ?? options;
        });

    private static async Task ShouldBeRefusedAsync(RunningServer server, string query, int status, string words)
    {
        using HttpResponseMessage answer = await server.Client.GetAsync("/loki/api/v1/" + query);
        ((int)answer.StatusCode).ShouldBe(status);
        (await answer.Content.ReadAsStringAsync()).ShouldBe(words);
    }

    private static async Task<(int Status, string? Type, string Body)> AskAsync(
        RunningServer server, string method, string path)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        using HttpResponseMessage answer = await server.Client.SendAsync(request);
        return ((int)answer.StatusCode, answer.Content.Headers.ContentType?.ToString(),
            Encoding.UTF8.GetString(await answer.Content.ReadAsByteArrayAsync()));
    }

    /// <summary>What a query took differs each time.</summary>
    private static (int, string?, string) WithoutTimes((int Status, string? Type, string Body) answer) =>
        answer.Body.IndexOf("\"stats\":", StringComparison.Ordinal) is > 0 and var at
            ? (answer.Status, answer.Type, answer.Body[..at])
            : answer;
}
