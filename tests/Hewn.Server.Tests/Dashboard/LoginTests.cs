using System.Net;
using System.Text;
using System.Text.Json;
using Hewn.Server.Dashboard;
using Hewn.Server.Security;
using Hewn.Server.Tests.Support;

namespace Hewn.Server.Tests.Dashboard;

/// <summary>Logging in at the page.</summary>
public sealed class LoginTests
{
    private const string Reader = "reader-key-0123456789";
    private const string Writer = "writer-key-0123456789";
    private const string Labels = "/loki/api/v1/labels";

    [Fact]
    public async Task A_cookie_stands_for_the_key_and_for_no_more_than_the_key()
    {
        await using RunningServer server = await StartAsync();
        using HttpResponseMessage refused = await server.Client.GetAsync(Labels);
        refused.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        refused.Headers.WwwAuthenticate.Count.ShouldBe(2);
        using var byScript = new HttpRequestMessage(HttpMethod.Get, Labels);
        byScript.Headers.Add("Sec-Fetch-Dest", "empty");
        (await server.Client.SendAsync(byScript)).Headers.WwwAuthenticate.ShouldBeEmpty();
        (await SessionAsync(server)).GetProperty("logged_in").GetBoolean().ShouldBeFalse();
        using HttpResponseMessage login = await LoginAsync(server, Reader);
        login.StatusCode.ShouldBe(HttpStatusCode.OK);
        string cookie = login.Headers.GetValues("Set-Cookie").Single();
        cookie.ShouldContain("; samesite=strict; httponly");
        cookie.ShouldNotContain("expires");
        cookie.ShouldNotContain(Reader);
        (await server.Client.GetAsync(Labels)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await SessionAsync(server)).GetProperty("logged_in").GetBoolean().ShouldBeTrue();
        (await server.PushAsync("{}")).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await server.Client.PostAsync("/page/logout", null)).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        using var again = new HttpRequestMessage(HttpMethod.Get, Labels);
        again.Headers.Add("Cookie", cookie.Split(';')[0]); // A copy of it is worth nothing any more.
        (await server.Client.SendAsync(again)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Theory]
    [InlineData("wrong-key-0123456789", HttpStatusCode.Unauthorized)]
    [InlineData("", HttpStatusCode.Unauthorized)]
    [InlineData(Writer, HttpStatusCode.Forbidden)]
    public async Task No_other_key_logs_in(string key, HttpStatusCode status)
    {
        await using RunningServer server = await StartAsync();
        using HttpResponseMessage answer = await LoginAsync(server, key);
        answer.StatusCode.ShouldBe(status);
        answer.Headers.Contains("Set-Cookie").ShouldBeFalse();
    }

    [Fact]
    public async Task A_page_of_another_site_logs_nobody_in_or_out()
    {
        await using RunningServer server = await StartAsync();
        server.Client.DefaultRequestHeaders.Add("Sec-Fetch-Site", "cross-site");
        (await LoginAsync(server, Reader)).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await server.Client.PostAsync("/page/logout", null)).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task A_login_names_the_tenant_where_the_page_cannot()
    {
        await using RunningServer server =
            await RunningServer.StartAsync(options => options with { HasTenants = true });
        (await SessionAsync(server)).GetProperty("logged_in").GetBoolean().ShouldBeFalse();
        (await LoginAsync(server, "", "team-a")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await SessionAsync(server)).GetProperty("tenant").GetString().ShouldBe("team-a");
        (await server.Client.GetAsync(Labels)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await LoginAsync(server, "", "../team-b")).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public void A_login_ends_when_it_is_not_used_and_there_are_so_many_at_most()
    {
        var clock = new SteppedClock(DateTimeOffset.UnixEpoch);
        var logins = new PageLogins(clock);
        string first = logins.Begin(KeyScopes.Read, null);
        clock.Pass(PageLogins.Patience);
        logins.Find(first).ShouldNotBeNull();
        clock.Pass(PageLogins.Patience + TimeSpan.FromSeconds(1));
        logins.Find(first).ShouldBeNull();
        string oldest = logins.Begin(KeyScopes.Read, null);
        clock.Pass(TimeSpan.FromSeconds(1));
        for (int i = 0; i < PageLogins.Max; i++)
            logins.Begin(KeyScopes.Read, null);
        logins.Find(oldest).ShouldBeNull();
    }

    private static Task<RunningServer> StartAsync() => RunningServer.StartAsync(
        options => options with { Keys = [ApiKey.Parse("read:" + Reader), ApiKey.Parse("write:" + Writer)] });

    private static Task<HttpResponseMessage> LoginAsync(RunningServer server, string key, string tenant = "") =>
        server.PostAsync("/page/login", Encoding.UTF8.GetBytes(
            $$"""{"key":{{JsonSerializer.Serialize(key)}},"tenant":{{JsonSerializer.Serialize(tenant)}}}"""),
            "application/json");

    private static Task<JsonElement> SessionAsync(RunningServer server) => server.GetAsync("/page/session");
}
