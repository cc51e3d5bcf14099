using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Hewn.Server.Dashboard;
using Hewn.Server.Security;
using Hewn.Server.Tests.Remote;
using Hewn.Server.Tests.Support;
using Hewn.Store.Sessions;

namespace Hewn.Server.Tests.Dashboard;

/// <summary>What the page asks for beside Loki's API.</summary>
public sealed class PageDataTests
{
    private const string Reader = "reader-key-0123456789";

    [Fact]
    public async Task Sessions_stand_in_the_list_wherever_they_are_in_the_folder_and_once()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        await SendAsync(server.Client, "ml", "sent");
        Write(server.Folder, "data/ws/beside");
        JsonElement list = await server.GetAsync("/page/sessions");
        list.GetProperty("source").GetString().ShouldBe("folder");
        list.GetProperty("sessions").EnumerateArray().Select(one => one.GetProperty("path").GetString())
            .ShouldBe(["sessions/ml/sent", "data/ws/beside"], ignoreOrder: true);
        JsonElement run = await server.GetAsync("/page/sessions/run?path=data/ws/beside");
        run.GetProperty("workspace").GetString().ShouldBe("data/ws");
        run.GetProperty("labels").ToString().ShouldBe("{\"session\":\"beside\",\"workspace\":\"ws\"}");
        JsonElement sent = await server.GetAsync("/page/sessions/run?path=sessions/ml/sent");
        sent.GetProperty("workspace").GetString().ShouldBe("ml");
        sent.GetProperty("parameters").ToString().ShouldBe("[[\"lr\",\"0.5\"]]");
    }

    [Theory]
    [InlineData("")]
    [InlineData("..")]
    [InlineData("../outside/s")]
    [InlineData("data/ws/../../../outside/s")]
    [InlineData("/etc")]
    [InlineData("data//ws/beside")]
    [InlineData("data/ws/.hidden")]
    [InlineData("data/ws/beside/")]
    [InlineData("data/ws/none")]
    [InlineData("data/ws")]
    public async Task A_path_that_is_no_session_of_the_list_is_none(string path)
    {
        await using RunningServer server = await RunningServer.StartAsync();
        Write(server.Folder, "data/ws/beside");
        Write(server.Folder, "data/ws/.hidden");
        string asked = "?path=" + Uri.EscapeDataString(path);
        foreach (string question in (string[])["run", "curves", "file"])
        {
            (await server.Client.GetAsync($"/page/sessions/{question}{asked}")).StatusCode
                .ShouldBe(HttpStatusCode.NotFound);
        }
    }

    [Fact]
    public async Task A_tenant_sees_its_own_sessions_and_nothing_of_the_folder()
    {
        await using RunningServer server = await RunningServer.StartAsync(
            options => options with { HasTenants = true });
        await SendAsync(server.Client, "ml", "mine", "one");
        server.Client.DefaultRequestHeaders.Add("X-Scope-OrgID", "two");
        (await server.GetAsync("/page/sessions")).GetProperty("sessions").GetArrayLength().ShouldBe(0);
        (await server.Client.GetAsync("/page/sessions/run?path=ml/mine")).StatusCode
            .ShouldBe(HttpStatusCode.NotFound);
        (await server.Client.GetAsync("/page/sessions/run?path=../one/ml/mine")).StatusCode
            .ShouldBe(HttpStatusCode.NotFound);
        JsonElement system = await server.GetAsync("/page/system");
        system.TryGetProperty("directory", out _).ShouldBeFalse();
        system.TryGetProperty("files", out _).ShouldBeFalse();
        (await server.Client.GetAsync("/page/system/faults")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        server.Client.DefaultRequestHeaders.Remove("X-Scope-OrgID");
        server.Client.DefaultRequestHeaders.Add("X-Scope-OrgID", "one");
        (await server.GetAsync("/page/sessions/run?path=ml/mine")).GetProperty("name").GetString().ShouldBe("mine");
    }

    [Fact]
    public async Task All_of_it_takes_a_key_that_may_read()
    {
        await using RunningServer server = await RunningServer.StartAsync(
            options => options with { Keys = [ApiKey.Parse("read:" + Reader)] });
        string[] questions = ["sessions", "sessions/run?path=a", "sessions/curves?path=a", "sessions/file?path=a",
            "system", "system/faults"];
        foreach (string question in questions)
        {
            (await server.Client.GetAsync("/page/" + question)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        }

        server.Client.DefaultRequestHeaders.Add("X-API-Key", Reader);
        (await server.Client.GetAsync("/page/system")).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Faults_are_counted_by_file_and_before_a_Loki_it_says_that_it_is_one()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        await File.WriteAllTextAsync(Path.Combine(server.Folder, "app.jsonl"),
            "{\"timestamp\":\"2026-01-19T00:00:00Z\",\"message\":\"a\"}\nbroken\n{\"message\":\"no time\"}\n");
        JsonElement log = (await server.GetAsync("/page/system/faults")).GetProperty("logs")[0];
        log.GetProperty("records").GetInt64().ShouldBe(2);
        log.GetProperty("unparsable").GetInt64().ShouldBe(1);
        log.GetProperty("undated").GetInt64().ShouldBe(1);
        log.GetProperty("is_whole").GetBoolean().ShouldBeTrue();
        log.GetProperty("places")[0].GetString()!.ShouldStartWith("app.jsonl:2:");
        await using RunningServer before = await RemoteServerTests.BeforeAsync(server);
        foreach (string question in (string[])["/page/sessions", "/page/system"])
            (await before.GetAsync(question)).GetProperty("source").GetString().ShouldBe("loki");
    }

    [Fact]
    public async Task A_shipper_is_told_by_its_bookmark_and_runs_as_long_as_it_has_that()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        string log = Path.Combine(server.Folder, "app.jsonl");
        await File.WriteAllTextAsync(log, new string('x', 100));
        string own = Directory.CreateDirectory(Path.Combine(server.Folder, ".hewn")).FullName;
        string bookmark = Path.Combine(own, "ship-loki-3100-0a0b0c0d.json");
        await File.WriteAllTextAsync(bookmark, JsonSerializer.Serialize(new
        {
            version = 1,
            files = new[]
            {
                new { path = log, offset = 30, done = false }, new { path = "/gone", offset = 7, done = true },
            },
        }));
        await File.WriteAllTextAsync(bookmark + ".lock", "");
        await using (new FileStream(bookmark + ".lock", FileMode.Open, FileAccess.ReadWrite, FileShare.None))
        {
            JsonElement running = (await server.GetAsync("/page/system")).GetProperty("shippers")[0];
            running.GetProperty("is_running").GetBoolean().ShouldBeTrue();
            running.GetProperty("sent_bytes").GetInt64().ShouldBe(37);
            running.GetProperty("behind_bytes").GetInt64().ShouldBe(70);
        }

        await File.WriteAllTextAsync(bookmark, "damaged");
        JsonElement ended = (await server.GetAsync("/page/system")).GetProperty("shippers")[0];
        ended.GetProperty("is_running").GetBoolean().ShouldBeFalse();
        ended.GetProperty("problem").GetString().ShouldNotBeNullOrEmpty();
    }

    [Fact]
    public void A_curve_keeps_its_ends_and_extremes_in_their_order()
    {
        SeriesPoint[] points = [.. Enumerable.Range(0, 1000)
            .Select(i => new SeriesPoint(i, i, i == 333 ? 9 : i == 700 ? -9 : Math.Sin(i)))];
        IReadOnlyList<SeriesPoint> kept = Thinning.Of(points, 40);
        kept.Count.ShouldBeInRange(20, 40);
        kept.ShouldContain(points[333]);
        kept.ShouldContain(points[700]);
        kept[0].ShouldBe(points[0]);
        kept[^1].ShouldBe(points[^1]);
        kept.Select(point => point.Step).ShouldBeInOrder();
        Thinning.Of(points, 1000).ShouldBeSameAs(points);
    }

    private static void Write(string folder, string path)
    {
        string full = Path.Combine([folder, .. path.Split('/')]);
        Directory.CreateDirectory(Path.Combine(full, "logs"));
        File.WriteAllText(Path.Combine(full, "session.json"), "{\"status\":\"completed\"}");
        File.WriteAllText(Path.Combine(full, "logs", "logs.jsonl"), "");
    }

    private static async Task SendAsync(HttpClient client, string workspace, string name, string? tenant = null)
    {
        using var made = new HttpRequestMessage(HttpMethod.Post, $"/workspaces/{workspace}/sessions");
        made.Content = JsonContent.Create(new { name });
        if (tenant is not null)
            made.Headers.Add("X-Scope-OrgID", tenant);
        using HttpResponseMessage answer = await client.SendAsync(made);
        answer.StatusCode.ShouldBe(HttpStatusCode.Created);
        string id = (await answer.Content.ReadFromJsonAsync<JsonElement>())
            .GetProperty("session").GetProperty("id").GetString()!;
        using var set = new HttpRequestMessage(HttpMethod.Post, $"/sessions/{id}/parameters");
        set.Content = JsonContent.Create(new { data = new { lr = 0.5 } });
        if (tenant is not null)
            set.Headers.Add("X-Scope-OrgID", tenant);
        (await client.SendAsync(set)).IsSuccessStatusCode.ShouldBeTrue();
    }
}
