using System.Globalization;
using System.Net;
using System.Text.Json;
using Hewn.Server.Limits;
using Hewn.Server.Tests.Support;

namespace Hewn.Server.Tests.Query;

/// <summary>What is asked beside the reference's requests: log files, bounds, what is out of order.</summary>
public sealed class QueryTests
{
    [Fact]
    public async Task Log_files_of_the_folder_and_pushed_lines_are_one_answer_in_order()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        await File.WriteAllTextAsync(Path.Combine(server.Folder, "app.jsonl"), """
            {"timestamp":"1970-01-01T00:00:00.000001Z","level":"INFO","message":"first","service":"api"}
            {"timestamp":"1970-01-01T00:00:00.000003Z","level":"ERROR","message":"third","service":"api"}

            """);
        await server.PushAsync("""{"service":"api"}""", (2000, "second"), (4000, "fourth"));
        string[] lines = await server.LinesAsync("{service=\"api\"}", 0, 10_000);
        lines.Length.ShouldBe(4);
        JsonElement newest = await server.GetAsync("/loki/api/v1/query_range?query={service=\"api\"}&limit=2"
            + "&start=0000000000000&end=0000000010000");
        string text = newest.GetProperty("data").GetProperty("result").ToString();
        text.ShouldContain("fourth");
        text.ShouldContain("third");
        text.ShouldNotContain("second");
        JsonElement count = await server.GetAsync(
            "/loki/api/v1/query?query=sum(count_over_time({service=\"api\"}[1h]))&time=10");
        count.GetProperty("data").GetProperty("result")[0].GetProperty("value")[1].GetString().ShouldBe("4");
        JsonElement names = await server.GetAsync("/loki/api/v1/labels?start=0&end=10");
        names.GetProperty("data").EnumerateArray().Select(name => name.GetString())
            .ShouldBe(["filename", "level", "service"]);
    }

    [Fact]
    public async Task A_line_is_there_as_soon_as_its_push_is_answered()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        for (int i = 1; i <= 50; i++)
        {
            await server.PushAsync("""{"a":"b"}""", (i, $"line {i}"));
            (await server.LinesAsync("{a=\"b\"}", 0, 100)).Length.ShouldBe(i);
        }
    }

    [Fact]
    public async Task Clients_that_push_at_the_same_time_lose_and_double_nothing()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        await Task.WhenAll(Enumerable.Range(0, 8).Select(async client =>
        {
            for (int i = 0; i < 40; i++)
                await server.PushAsync($$"""{"client":"{{client}}"}""", (i, $"{i}"), (i, $"{i} again"));
        }));
        JsonElement count = await server.GetAsync(
            "/loki/api/v1/query?query=sum by (client) (count_over_time({client=~\".%2B\"}[1h]))&time=10");
        count.GetProperty("data").GetProperty("result").EnumerateArray()
            .Select(one => one.GetProperty("value")[1].GetString()).ShouldBe(Enumerable.Repeat("80", 8));
    }

    [Theory]
    [InlineData("query_range?query={a=\"b\"}&limit=11&start=1&end=2", "max entries limit per query exceeded, limit > "
        + "max_entries_limit_per_query (11 > 10)")]
    [InlineData("query_range?query={a=\"b\"}&start=0&end=90000", "the query time range exceeds the limit (query "
        + "length: 25h0m0s, limit: 24h0m0s)")]
    [InlineData("query?query=count_over_time({a=~\".%2B\"}[1h])&time=10", "maximum number of series (2) reached")]
    [InlineData("query_range?query={a=\"b\"}&limit=x&start=1&end=2", "strconv.Atoi: parsing \"x\": invalid syntax")]
    public async Task Each_limit_of_queries_is_told(string query, string message)
    {
        await using RunningServer server = await RunningServer.StartAsync(options => options with
        {
            Limits = new ServerLimits { MaxEntries = 10, MaxSeries = 2, MaxQueryLength = TimeSpan.FromHours(24) },
        });
        for (int i = 0; i < 3; i++)
            await server.PushAsync($$"""{"a":"{{i}}"}""", (i, "x"));
        HttpResponseMessage answer = await server.Client.GetAsync("/loki/api/v1/" + query);
        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await answer.Content.ReadAsStringAsync()).ShouldContain(message);
    }

    [Fact]
    public async Task A_query_that_takes_too_long_is_ended()
    {
        await using RunningServer server = await RunningServer.StartAsync(options => options with
        {
            Limits = new ServerLimits { QueryTimeout = TimeSpan.FromMilliseconds(1) },
        });
        string text = new('x', 200);
        for (int part = 0; part < 5; part++) // So many that a timer of a busy machine comes in time, too.
        {
            await server.PushAsync(
                """{"a":"b"}""",
                [.. Enumerable.Range(20_000 * part, 20_000).Select(i => ((long)i, $"{text} {i}"))]);
        }

        HttpResponseMessage answer = await server.Client.GetAsync(
            "/loki/api/v1/query?query=sum(count_over_time({a=\"b\"}|~\"x.*x.*9\"[1h]))&time=10");
        answer.StatusCode.ShouldBe(HttpStatusCode.GatewayTimeout);
        (await answer.Content.ReadAsStringAsync()).ShouldStartWith("request timed out");
    }

    [Fact]
    public async Task Queries_beyond_those_that_run_and_wait_are_refused()
    {
        await using RunningServer server = await RunningServer.StartAsync(options => options with
        {
            Limits = new ServerLimits { MaxConcurrentQueries = 1, MaxWaitingQueries = 0 },
        });
        string text = new('x', 200);
        await server.PushAsync(
            """{"a":"b"}""", [.. Enumerable.Range(0, 20_000).Select(i => ((long)i, $"{text} {i}"))]);
        HttpResponseMessage[] answers;
        int attempts = 0;
        do // A busy machine may begin one only when the one before has ended.
        {
            answers = await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => server.Client.GetAsync(
                "/loki/api/v1/query?query=sum(count_over_time({a=\"b\"}|~\"x.*9\"[1h]))&time=10")));
            answers.ShouldContain(answer => answer.StatusCode == HttpStatusCode.OK);
        }
        while (++attempts < 100 && !answers.Any(answer => answer.StatusCode == HttpStatusCode.TooManyRequests));

        HttpResponseMessage refused = answers.First(answer => answer.StatusCode == HttpStatusCode.TooManyRequests);
        (await refused.Content.ReadAsStringAsync()).ShouldBe("too many outstanding requests");
        refused.Headers.RetryAfter!.Delta.ShouldBe(TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task Interval_leaves_out_lines_that_come_too_soon_behind_another()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        await server.PushAsync("""{"a":"b"}""",
            [.. Enumerable.Range(0, 10).Select(i => (i * 1_000_000_000L, $"{i}"))]);
        JsonElement found = await server.GetAsync(
            "/loki/api/v1/query_range?query={a=\"b\"}&start=0&end=20&interval=3s&direction=forward");
        found.GetProperty("data").GetProperty("result")[0].GetProperty("values").EnumerateArray()
            .Select(value => value[1].GetString()).ShouldBe(["0", "3", "6", "9"]);
    }

    [Fact]
    public async Task The_newest_lines_come_from_the_ends_of_files_where_that_is_wanted()
    {
        await using RunningServer server =
            await RunningServer.StartAsync(options => options with { IndexesFiles = false });
        var log = new System.Text.StringBuilder(Line(59, 59, "newer than all behind it"));
        for (int i = 0; i < 3000; i++) // 2.6 MB
            log.Append(Line(i / 60, i % 60, new string('x', 800)));
        await File.WriteAllTextAsync(Path.Combine(server.Folder, "app.jsonl"), log.ToString());
        const string Asked = "/loki/api/v1/query_range?query={filename=~\".%2B\"}&limit=1"
            + "&start=2026-01-19T12:00:00Z&end=2026-01-19T13:00:00Z";
        JsonElement ends = await server.GetAsync(Asked + "&ends_only=true");
        ends.GetProperty("partial").GetBoolean().ShouldBeTrue();
        Newest(ends).ShouldContain("12:49:59");
        JsonElement all = await server.GetAsync(Asked + "&ends_only=false");
        all.TryGetProperty("partial", out _).ShouldBeFalse();
        Newest(all).ShouldContain("newer than all");
        using HttpResponseMessage refused = await server.Client.GetAsync(Asked + "&ends_only=maybe");
        (await refused.Content.ReadAsStringAsync()).ShouldBe("invalid ends_only 'maybe': it is true or false");

        static string Line(int minute, int second, string message) => string.Create(CultureInfo.InvariantCulture,
            $"{{\"timestamp\":\"2026-01-19T12:{minute:00}:{second:00}Z\",\"message\":\"{message}\"}}\n");

        static string Newest(JsonElement answer) => answer.GetProperty("data").GetProperty("result")[0]
            .GetProperty("values")[0][1].GetString()!;
    }

    [Fact]
    public async Task What_the_server_says_of_itself_is_there()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        await server.PushAsync("""{"a":"b"}""", (1, "x"));
        (await server.Client.GetStringAsync("/ready")).ShouldBe("ready\n");
        (await server.Client.GetStringAsync("/services")).ShouldContain("server => Running");
        (await server.Client.GetStringAsync("/config")).ShouldContain("max_line_size: 262144");
        (await server.Client.GetStringAsync("/metrics")).ShouldContain("hewn_pushed_lines_total{tenant=\"fake\"} 1\n");
        (await server.Client.GetStringAsync("/")).ShouldContain("/loki/api/v1/push");
        (await server.GetAsync("/loki/api/v1/status/buildinfo")).GetProperty("version").GetString()!
            .ShouldStartWith("3.4.0+hewn.");
        JsonElement limits = await server.GetAsync("/loki/api/v1/drilldown-limits");
        limits.GetProperty("limits").GetProperty("max_entries_limit_per_query").GetInt32().ShouldBe(5000);
        limits.GetProperty("pattern_ingester_enabled").GetBoolean().ShouldBeTrue();
    }

    [Theory]
    [InlineData("GET", "/loki/api/v1/push", 404)]
    [InlineData("GET", "/loki/api/v1/nosuch", 404)]
    [InlineData("GET", "/nosuch", 404)]
    [InlineData("DELETE", "/loki/api/v1/query_range", 405)]
    public async Task What_is_not_there_is_told_as_Loki_does(string method, string path, int status)
    {
        await using RunningServer server = await RunningServer.StartAsync();
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        using HttpResponseMessage answer = await server.Client.SendAsync(request);
        ((int)answer.StatusCode).ShouldBe(status);
        (await answer.Content.ReadAsStringAsync()).ShouldBe(status == 404 ? "404 page not found\n" : "");
    }

    [Fact]
    public async Task No_strange_query_is_the_servers_fault()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        await server.PushAsync("""{"a":"b"}""", (1, "{\"x\":1}"));
        string[] paths =
        [
            "query", "query_range", "labels", "label/a/values", "series", "index/stats", "index/volume",
            "index/volume_range", "detected_labels", "detected_fields", "detected_field/x/values",
            "format_query", "tail",
        ];
        string[] values =
        [
            "", "{a=\"b\"}", "{a=\"b\"} | json", "sum(count_over_time({a=\"b\"}[5m]))", "{", "1/0", "\0", "-1", "1e400",
            "99999999999999999999", "9223372036854775807", "-9223372036854775808", "9999999999", "NaN", "5m", "0",
            "2026-01-19T00:00:00.1234567891234Z", "9999-12-31T23:59:59Z", "x", "{a=~\"(((\"}", "labels",
        ];
        string[] names =
            ["query", "start", "end", "time", "step", "interval", "limit", "since", "direction", "match[]",
                "line_limit", "aggregateBy", "targetLabels", "delay_for"];
        var random = new Random(9);
        for (int i = 0; i < 1500; i++)
        {
            string query = string.Join('&', names.Where(_ => random.Next(3) == 0)
                .Select(name => $"{name}={Uri.EscapeDataString(values[random.Next(values.Length)])}"));
            string path = $"/loki/api/v1/{paths[random.Next(paths.Length)]}?{query}";
            using HttpResponseMessage answer = await server.Client.GetAsync(path);
            ((int)answer.StatusCode).ShouldBeInRange(200, 499, path);
        }
    }
}
