using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Hewn.Server.Security;
using Hewn.Server.Tests.Support;

namespace Hewn.Server.Tests.Security;

/// <summary>Who may do what, and whose lines they are.</summary>
public sealed class AccessTests
{
    private const string Reader = "reader-key-0123456789";
    private const string Writer = "writer-key-0123456789";
    private const string Admin = "admin-key-0123456789";
    private const string Push = """{"streams":[{"stream":{"a":"b"},"values":[["5","x"]]}]}""";

    [Theory]
    [InlineData(null, 401, 401, 401)]
    [InlineData("wrong-key-01234567890", 401, 401, 401)]
    [InlineData(Reader, 200, 403, 403)]
    [InlineData(Writer, 403, 204, 403)]
    [InlineData(Admin, 200, 204, 200)]
    public async Task A_key_is_good_for_its_scopes(string? key, int reads, int writes, int administers)
    {
        await using RunningServer server = await RunningServer.StartAsync(options => options with
        {
            Keys = [ApiKey.Parse("read:" + Reader), ApiKey.Parse("write:" + Writer), ApiKey.Parse(Admin)],
        });
        if (key is not null)
            server.Client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        ((int)(await server.Client.GetAsync("/loki/api/v1/labels")).StatusCode).ShouldBe(reads);
        ((int)(await server.PushAsync(Push)).StatusCode).ShouldBe(writes);
        ((int)(await server.Client.GetAsync("/config")).StatusCode).ShouldBe(administers);
        (await server.Client.GetAsync("/ready")).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("X-API-Key", Admin)]
    [InlineData("Authorization", "bearer " + Admin)]
    [InlineData("Authorization", "basic")]
    public async Task A_key_is_shown_in_one_of_three_ways(string header, string value)
    {
        await using RunningServer server =
            await RunningServer.StartAsync(options => options with { Keys = [ApiKey.Parse(Admin)] });
        if (value == "basic")
            value = "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes("anybody:" + Admin));
        server.Client.DefaultRequestHeaders.TryAddWithoutValidation(header, value);
        (await server.Client.GetAsync("/loki/api/v1/labels")).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("0.0.0.0:0")]
    [InlineData("*:0")]
    [InlineData("[::]:0")]
    public async Task Without_a_key_other_machines_are_not_let_in(string listen)
    {
        string folder = Directory.CreateTempSubdirectory("hewn-server-").FullName;
        var options = new LogServerOptions { Directory = folder };
        ArgumentException refused =
            await Should.ThrowAsync<ArgumentException>(() => LogServerHost.StartAsync(options, listen));
        refused.Message.ShouldContain("can be reached from other machines, and there is no key");
        Directory.Delete(folder, recursive: true);
    }

    [Theory]
    [InlineData("short")]
    [InlineData("root:0123456789abcdef")]
    public void A_key_that_cannot_be_is_told_without_being_shown(string text) =>
        Should.Throw<ArgumentException>(() => ApiKey.Parse(text)).Message.ShouldNotContain(text.Split(':')[^1]);

    [Fact]
    public async Task Tenants_see_their_own_lines_only()
    {
        await using RunningServer server =
            await RunningServer.StartAsync(options => options with { HasTenants = true });
        (await server.PushAsync(Push)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        HttpResponseMessage nobody = await server.Client.GetAsync("/loki/api/v1/labels");
        nobody.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await nobody.Content.ReadAsStringAsync()).ShouldBe("no org id");
        foreach (string tenant in (string[])["one", "two"])
        {
            Become(server, tenant);
            await server.PushAsync($$"""{"of":"{{tenant}}"}""", (1, tenant));
        }

        await File.WriteAllTextAsync(Path.Combine(server.Folder, "app.jsonl"),
            """{"timestamp":"1970-01-01T00:00:00.000001Z","message":"nobody's","service":"x"}""" + "\n");
        Become(server, "one");
        (await server.LinesAsync("{of=~\".+\"}", 0, 10)).ShouldBe(["1 one"]);
        (await server.LinesAsync("{service=\"x\"}", 0, 10_000)).ShouldBeEmpty();
        Become(server, "a/../b");
        (await server.Client.GetAsync("/loki/api/v1/labels")).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        Become(server, "..");
        (await server.Client.GetAsync("/loki/api/v1/labels")).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        Become(server, new string('x', 151));
        (await server.Client.GetAsync("/loki/api/v1/labels")).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    private static void Become(RunningServer server, string tenant)
    {
        server.Client.DefaultRequestHeaders.Remove("X-Scope-OrgID");
        server.Client.DefaultRequestHeaders.Add("X-Scope-OrgID", tenant);
    }
}
