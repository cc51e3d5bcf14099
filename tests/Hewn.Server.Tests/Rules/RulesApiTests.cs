using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Hewn.Server.Security;
using Hewn.Server.Tests.Support;

namespace Hewn.Server.Tests.Rules;

/// <summary>Rules by Loki's API: set, listed, deleted, stored.</summary>
public sealed class RulesApiTests
{
    private const string Accepted = """{"status":"success","data":null,"errorType":"","error":""}""";
    private const string Group = """
        name: test
        interval: 15s
        rules:
        - record: up_rule
          expr: sum(rate({app="up"}[1m]))
        - alert: up_alert
          expr: sum(rate({app="up"}[1m])) > 1
          for: 30s
          annotations:
            test: test
          labels:
            test: test
        """;

    [Fact]
    public async Task A_group_is_set_shown_as_Loki_shows_it_stored_and_deleted()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        await IsAsync(server, "GET", "", 404, "no rule groups found\n");
        await IsAsync(server, "GET", "/ns/test", 404, "group does not exist\n");
        await IsAsync(server, "POST", "/ns", 202, Accepted, Group);
        const string shown = """
            name: test
            interval: 15s
            rules:
                - record: up_rule
                  expr: sum(rate({app="up"}[1m]))
                - alert: up_alert
                  expr: sum(rate({app="up"}[1m])) > 1
                  for: 30s
                  labels:
                    test: test
                  annotations:
                    test: test

            """;
        (await IsAsync(server, "GET", "/ns/test", 200, shown)).Content.Headers.ContentType!.ToString()
            .ShouldBe("application/yaml");
        await IsAsync(server, "POST", "/ns", 202, Accepted, "{name: second, rules: [{record: r, expr: vector(1)}]}");
        await server.RestartAsync();
        const string list = """
            ns:
                - name: test
                  interval: 15s
                  rules:
                    - record: up_rule
                      expr: sum(rate({app="up"}[1m]))
                    - alert: up_alert
                      expr: sum(rate({app="up"}[1m])) > 1
                      for: 30s
                      labels:
                        test: test
                      annotations:
                        test: test
                - name: second
                  rules:
                    - record: r
                      expr: vector(1)

            """;
        await IsAsync(server, "GET", "", 200, list);
        await IsAsync(server, "GET", "/ns", 200, list);
        (await server.Client.GetStringAsync("/api/prom/rules/ns")).ShouldBe(list);
        await IsAsync(server, "GET", "/other", 404, "no rule groups found\n");
        await IsAsync(server, "DELETE", "/ns/test", 202, Accepted);
        await IsAsync(server, "DELETE", "/ns/test", 404, "group does not exist\n");
        await IsAsync(server, "DELETE", "/other", 404, "group namespace does not exist\n");
        await server.RestartAsync();
        await IsAsync(server, "GET", "/ns", 200, "ns:\n    - name: second\n      rules:\n        - record: r\n"
            + "          expr: vector(1)\n");
        await IsAsync(server, "DELETE", "/ns", 202, Accepted);
        await IsAsync(server, "GET", "", 404, "no rule groups found\n");
        Directory.GetFiles(Path.Combine(server.Folder, ".rules", "fake"), "*.yml").ShouldBeEmpty();
    }

    [Theory]
    [InlineData("a%2Fb", "..%2F..%2Fup")]
    [InlineData("%252F", "%C3%A4%20x")]
    [InlineData("..%5C", "%22q%22")]
    public async Task Names_may_be_any_text_and_lead_to_no_other_place(string name, string group)
    {
        await using RunningServer server = await RunningServer.StartAsync();
        string unescaped = Uri.UnescapeDataString(group).Replace("\"", "\\\"", StringComparison.Ordinal);
        await IsAsync(server, "POST", "/" + name, 202, Accepted,
            $"{{name: \"{unescaped}\", rules: [{{record: r, expr: vector(1)}}]}}");
        await server.RestartAsync();
        string yaml = await (await IsAsync(server, "GET", $"/{name}/{group}", 200)).Content.ReadAsStringAsync();
        yaml.ShouldContain("record: r\n");
        string file = Directory.GetFiles(server.Folder, "*.yml", SearchOption.AllDirectories).ShouldHaveSingleItem();
        Path.GetDirectoryName(file).ShouldBe(Path.Combine(server.Folder, ".rules", "fake"));
        await IsAsync(server, "DELETE", $"/{name}/{group}", 202, Accepted);
    }

    [Theory]
    [InlineData("", "a YAML mapping is expected")]
    [InlineData("rules: [{record: r, expr: vector(1)}]", "a group must have a 'name'")]
    [InlineData("name: g", "invalid rules config: rule group 'g' has no rules")]
    [InlineData("{name: g, rules: [{expr: vector(1)}]}", "a rule must have 'alert' or 'record'")]
    [InlineData("{name: g, rules: [{record: r, expr: 'rate('}]}", "parse error at line 1, col 6")]
    [InlineData("{name: g, groups: []}", "a group has no field 'groups'")]
    [InlineData("{name: g, rules: [{alert: a, expr: vector(1), annotations: {s: '{{ nope }}'}}]}", "nope")]
    public async Task What_is_no_group_is_refused_and_nothing_is_stored(string body, string expected)
    {
        await using RunningServer server = await RunningServer.StartAsync();
        string said = await (await IsAsync(server, "POST", "/ns", 400, body: body)).Content.ReadAsStringAsync();
        said.ShouldContain(expected);
        said.ShouldEndWith("\n");
        await IsAsync(server, "GET", "", 404, "no rule groups found\n");
    }

    [Fact]
    public async Task What_is_no_text_or_beyond_a_limit_is_refused()
    {
        await using RunningServer server = await RunningServer.StartAsync(options => options with
        {
            Limits = options.Limits with { MaxRuleGroups = 2, MaxRulesOfGroup = 2 },
        });
        using var bytes = new ByteArrayContent([0xff, 0xfe, 0x00]);
        (await server.Client.PostAsync("/loki/api/v1/rules/ns", bytes)).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        using var large = new StringContent("name: " + new string('x', 4 * 1024 * 1024));
        (await server.Client.PostAsync("/loki/api/v1/rules/ns", large)).StatusCode
            .ShouldBe(HttpStatusCode.RequestEntityTooLarge);
        await IsAsync(server, "POST", "/" + new string('n', 241), 400,
            "the namespace's name is too long: as a file's name it has more than 240 bytes\n", Group);
        await IsAsync(server, "POST", "/" + new string('n', 240), 202, Accepted, Group);
        await IsAsync(server, "POST", "/ns", 400, "per-user rules per rule group limit (limit: 2 actual: 3) exceeded\n",
            Group + "\n- {record: third, expr: vector(1)}");
        await IsAsync(server, "POST", "/ns", 202, Accepted, Group);
        await IsAsync(server, "POST", "/ns", 202, Accepted, Group); // in its place, no further one
        await IsAsync(server, "POST", "/ns", 400, "per-user rule groups limit (limit: 2 actual: 3) exceeded\n",
            "{name: g, rules: [{record: r, expr: vector(1)}]}");
    }

    [Fact]
    public async Task Only_an_admin_sets_and_deletes()
    {
        const string key = "0123456789abcdef";
        await using RunningServer server = await RunningServer.StartAsync(options => options with
        {
            Keys = [ApiKey.Parse("read,write:" + key), ApiKey.Parse("admin:" + key + "a")],
        });
        await IsAsync(server, "GET", "", 401);
        server.Client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        await IsAsync(server, "POST", "/ns", 403, body: Group);
        await IsAsync(server, "DELETE", "/ns", 403);
        await IsAsync(server, "DELETE", "/ns/test", 403);
        await IsAsync(server, "GET", "", 404, "no rule groups found\n");
        (await server.Client.GetAsync("/prometheus/api/v1/rules")).StatusCode.ShouldBe(HttpStatusCode.OK);
        server.Client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key + "a");
        await IsAsync(server, "POST", "/ns", 202, Accepted, Group);
    }

    [Fact]
    public async Task Tenants_have_their_own_rules_over_their_own_lines()
    {
        await using RunningServer server =
            await RunningServer.StartAsync(options => options with { HasTenants = true });
        await IsAsync(server, "GET", "", 401, "no org id");
        Become(server, "one");
        const string rules = "{name: g, interval: 100ms, rules: [{record: lines, "
            + "expr: 'sum(count_over_time({app=\"x\"}[1h]))'}]}";
        await IsAsync(server, "POST", "/ns", 202, Accepted, rules);
        Become(server, "two");
        await IsAsync(server, "GET", "", 404, "no rule groups found\n");
        await IsAsync(server, "POST", "/ns", 202, Accepted, rules);
        long now = (TimeProvider.System.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks * 100;
        await server.PushAsync("""{"app":"x"}""", (now, "1"), (now, "2"));
        await Eventually.IsAsync(() => RecordedAsync(server, now), lines => lines.Length > 0);
        Become(server, "one");
        await server.PushAsync("""{"app":"x"}""", (now, "1"));
        string[] lines = await Eventually.IsAsync(() => RecordedAsync(server, now), lines => lines.Length > 0);
        lines.ShouldAllBe(line => line.EndsWith("\"metric\":\"lines\",\"value\":1}"));
    }

    private static Task<string[]> RecordedAsync(RunningServer server, long now) => server.LinesAsync(
        "{logger=\"hewn.rules\"} | metric=\"lines\"", now - 1_000_000_000, now + 60_000_000_000);

    private static void Become(RunningServer server, string tenant)
    {
        server.Client.DefaultRequestHeaders.Remove("X-Scope-OrgID");
        server.Client.DefaultRequestHeaders.Add("X-Scope-OrgID", tenant);
    }

    private static async Task<HttpResponseMessage> IsAsync(RunningServer server, string method, string path, int status,
        string? expected = null, string? body = null)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(
            server.Client.BaseAddress + "loki/api/v1/rules" + path,
            new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }));
        if (body is not null)
            request.Content = new StringContent(body, Encoding.UTF8, "application/yaml");
        HttpResponseMessage answer = await server.Client.SendAsync(request);
        string text = await answer.Content.ReadAsStringAsync();
        ((int)answer.StatusCode).ShouldBe(status, $"{method} {path}: {text}");
        if (expected is not null)
            text.ShouldBe(expected);
        return answer;
    }
}
