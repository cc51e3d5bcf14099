using System.Net;
using System.Text.Json;
using Hewn.Server.Limits;
using Hewn.Server.Security;
using Hewn.Server.Tests.Support;

namespace Hewn.Server.Tests.Delete;

/// <summary>Loki's deletion API: its parameters, words, states.</summary>
public sealed class DeleteEndpointTests
{
    private const string Path = "/loki/api/v1/delete";
    private const long Second = 1_000_000_000;
    private const string Weak = "weak-0123456789abcdef";
    private const string Strong = "strong-0123456789abcdef";

    [Fact]
    public async Task Lines_are_hidden_at_once_listed_as_received_and_shown_again_when_it_is_cancelled()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        await server.PushAsync("""{"a":"b"}""", (5 * Second, "keep"), (6 * Second, "drop"), (7 * Second, "keep too"));
        (await AddAsync(server, "{a=\"b\"} |= \"drop\"", "0000000005", "0000000007")).ShouldBe((204, ""));
        (await server.LinesAsync("{a=\"b\"}", 0, 100 * Second)).Select(line => line.Split(' ', 2)[1])
            .ShouldBe(["keep", "keep too"]);
        JsonElement request = (await server.GetAsync(Path)).EnumerateArray().ShouldHaveSingleItem();
        request.GetProperty("status").GetString().ShouldBe("received");
        request.GetProperty("query").GetString().ShouldBe("{a=\"b\"} |= \"drop\"");
        request.GetProperty("start_time").GetRawText().ShouldBe("5");
        request.GetProperty("end_time").GetRawText().ShouldBe("7");
        double created = request.GetProperty("created_at").GetDouble();
        created.ShouldBe(DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() / 1000.0, 60);
        string id = request.GetProperty("request_id").GetString()!;
        id.ShouldMatch("^[0-9a-f]{8}$");
        (await CancelAsync(server, id)).ShouldBe((204, ""));
        (await server.LinesAsync("{a=\"b\"}", 0, 100 * Second)).Length.ShouldBe(3);
        (await CancelAsync(server, id)).ShouldBe((404, "could not find delete request with given id\n"));
        (await server.GetAsync(Path)).GetArrayLength().ShouldBe(0);
    }

    [Fact]
    public async Task Without_a_time_to_cancel_lines_are_gone_from_the_files_soon()
    {
        await using RunningServer server = await RunningServer.StartAsync(options => options with
        {
            Limits = new ServerLimits { DeleteCancelPeriod = TimeSpan.Zero },
        });
        await server.PushAsync("""{"a":"b"}""", (5 * Second, "keep"), (6 * Second, "drop"));
        using var content = new StringContent("");
        HttpResponseMessage put = await server.Client.PutAsync(
            $"{Path}?query={Uri.EscapeDataString("{a=\"b\"} |= \"drop\"")}&start=1970-01-01T00:00:05Z", content);
        put.StatusCode.ShouldBe(HttpStatusCode.NoContent, await put.Content.ReadAsStringAsync());
        JsonElement request = await UntilProcessedAsync(server);
        string id = request.GetProperty("request_id").GetString()!;
        (await CancelAsync(server, id)).ShouldBe(
            (400, "deletion of request which is in process or already processed is not allowed\n"));
        (await server.LinesAsync("{a=\"b\"}", 0, 100 * Second)).ShouldBe(["5000000000 keep"]);
        using var ends = new CancellationTokenSource(TimeSpan.FromSeconds(60)); // They are counted a moment later.
        while (!(await server.Client.GetStringAsync("/metrics")).Contains("hewn_deleted_lines_total 1\n",
            StringComparison.Ordinal))
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, ends.Token);
        await server.RestartAsync();
        (await server.LinesAsync("{a=\"b\"}", 0, 100 * Second)).ShouldBe(["5000000000 keep"]);
        (await server.GetAsync(Path))[0].GetProperty("status").GetString().ShouldBe("processed");
    }

    [Theory]
    [InlineData("", "0000000000", "0000000001", "", "query not set\n")]
    [InlineData("not a query", "0000000000", "0000000001", "", "invalid query expression: *")]
    [InlineData("rate({a=\"b\"}[1m])", "0000000000", "0000000001", "", "invalid query expression: *")]
    [InlineData("{a=\"b\"} | distinct a", "0000000000", "0000000001", "", "invalid query expression: *")]
    [InlineData("{a=\"b\"}", "", "0000000001", "", "start time not set\n")]
    [InlineData("{a=\"b\"}", "0000000000000", "0000000001", "",
        "invalid start time: require unix seconds or RFC3339 format\n")]
    [InlineData("{a=\"b\"}", "0000000000", "0000000000001", "",
        "invalid end time: require unix seconds or RFC3339 format\n")]
    [InlineData("{a=\"b\"}", "0000000000", "9999999999", "", "deletes in the future are not allowed\n")]
    [InlineData("{a=\"b\"}", "0000000001", "0000000000", "", "start time can't be greater than end time\n")]
    [InlineData("{a=\"b\"} |= \"x\"", "0000000000", "0000000001", "not-a-duration",
        "invalid max_interval: valid time units are 's', 'm', 'h'\n")]
    [InlineData("{a=\"b\"} |= \"x\"", "0000000000", "0000000001", "1ms",
        "invalid max_interval: valid time units are 's', 'm', 'h'\n")]
    [InlineData("{a=\"b\"} |= \"x\"", "0000000000", "0000000001", "25h",
        "max_interval can't be greater than 24h0m0s\n")]
    [InlineData("{a=\"b\"} |= \"x\"", "0000000000", "0000000001", "30s",
        "max_interval can't be greater than the interval to be deleted (1s)\n")]
    [InlineData("{a=\"b\"} |= \"x\"", "0000000000", "0000000000", "",
        "difference between start time and end time must be at least one second\n")]
    public async Task What_cannot_be_is_refused_in_Lokis_words(
        string query, string start, string end, string interval, string message)
    {
        await using RunningServer server = await RunningServer.StartAsync();
        (int status, string text) = await AddAsync(server, query, start, end, interval);
        status.ShouldBe(400);
        if (message[^1] == '*')
            text.ShouldStartWith(message[..^1]);
        else
            text.ShouldBe(message);
        (await server.GetAsync(Path)).GetArrayLength().ShouldBe(0);
    }

    [Fact]
    public async Task Who_may_push_and_ask_may_not_delete()
    {
        await using RunningServer server = await RunningServer.StartAsync(options => options with
        {
            Keys = [ApiKey.Parse($"read,write:{Weak}"), ApiKey.Parse($"admin:{Strong}")],
        });
        foreach ((string key, int status) in ((string, int)[])[(Weak, 403), (Strong, 204), ("none", 401)])
        {
            server.Client.DefaultRequestHeaders.Remove("X-API-Key");
            server.Client.DefaultRequestHeaders.Add("X-API-Key", key);
            (await AddAsync(server, "{a=\"b\"}", "0000000000", "0000000001")).Status.ShouldBe(status);
            ((int)(await server.Client.GetAsync(Path)).StatusCode).ShouldBe(status == 204 ? 200 : status);
            (await CancelAsync(server, "00000000")).Status.ShouldBe(status == 204 ? 404 : status);
        }
    }

    [Fact]
    public async Task Tenants_delete_their_own_lines_only()
    {
        await using RunningServer server = await RunningServer.StartAsync(
            options => options with { HasTenants = true });
        foreach (string tenant in (string[])["one", "two"])
        {
            As(server, tenant);
            await server.PushAsync("""{"a":"b"}""", (Second, tenant));
        }

        (await AddAsync(server, "{a=\"b\"}", "0000000000", "0000000002")).Status.ShouldBe(204);
        (await server.LinesAsync("{a=\"b\"}", 0, 10 * Second)).ShouldBeEmpty();
        As(server, "one");
        (await server.LinesAsync("{a=\"b\"}", 0, 10 * Second)).ShouldBe([$"{Second} one"]);
        (await server.GetAsync(Path)).GetArrayLength().ShouldBe(0);
    }

    private static void As(RunningServer server, string tenant)
    {
        server.Client.DefaultRequestHeaders.Remove("X-Scope-OrgID");
        server.Client.DefaultRequestHeaders.Add("X-Scope-OrgID", tenant);
    }

    private static async Task<(int Status, string Text)> AddAsync(
        RunningServer server, string query, string start, string end, string interval = "")
    {
        using var content = new StringContent("");
        string parameters = $"?query={Uri.EscapeDataString(query)}&start={start}&end={end}&max_interval={interval}";
        HttpResponseMessage answer = await server.Client.PostAsync(Path + parameters, content);
        return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    private static async Task<(int Status, string Text)> CancelAsync(RunningServer server, string id)
    {
        HttpResponseMessage answer = await server.Client.DeleteAsync($"{Path}?request_id={id}");
        return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    private static async Task<JsonElement> UntilProcessedAsync(RunningServer server)
    {
        using var ends = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (true)
        {
            JsonElement request = (await server.GetAsync(Path))[0];
            if (request.GetProperty("status").GetString() == "processed")
                return request;
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, ends.Token);
        }
    }
}
