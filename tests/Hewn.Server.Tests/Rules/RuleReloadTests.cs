using System.Collections.Concurrent;
using System.Text.Json;
using Hewn.Server.Rules;
using Hewn.Server.Tests.Support;

namespace Hewn.Server.Tests.Rules;

/// <summary>Rule files that change while a server runs.</summary>
public sealed class RuleReloadTests : IAsyncLifetime
{
    private static readonly DateTimeOffset _now = new(2026, 1, 19, 12, 0, 0, TimeSpan.Zero);
    private readonly SteppedClock _clock = new(_now);
    private readonly ConcurrentQueue<string> _problems = new();
    private readonly NotedAlerts _told = new();
    private readonly string _folder = Directory.CreateTempSubdirectory("hewn-rules-").FullName;
    private RunningServer? _server;

    private RunningServer Server => _server.ShouldNotBeNull();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        if (_server is not null)
            await _server.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task A_change_counts_when_two_looks_saw_it()
    {
        string file = Write("r.yml", "A");
        await StartAsync(file);
        (await NamesAsync()).ShouldBe(["r.yml/A"]);
        Write("r.yml", "B");
        Look();
        (await NamesAsync()).ShouldBe(["r.yml/A"]);
        File.WriteAllText(file, "groups:\n"); // as an editor leaves it for a moment
        Look();
        (await NamesAsync()).ShouldBe(["r.yml/A"]);
        Write("r.yml", "B");
        Look();
        (await NamesAsync()).ShouldBe(["r.yml/A"]);
        Look();
        (await NamesAsync()).ShouldBe(["r.yml/B"]);
        _problems.ShouldBe([$"rule file {file}: has changed; its 1 rules are in force"]);
    }

    [Fact]
    public async Task A_broken_file_keeps_its_former_rules_and_that_is_told_counted_and_logged_once()
    {
        string file = Write("r.yml", "A");
        await StartAsync(file);
        File.WriteAllText(file, "groups: [{name: g, rules: [{alert: A, expr: 'rate('}, {alert: B}]}]");
        for (int i = 0; i < 4; i++)
            Look();
        (await NamesAsync()).ShouldBe(["r.yml/A"]);
        string told = _problems.ShouldHaveSingleItem();
        told.ShouldStartWith($"rule file {file} cannot be used; its former rules stay in force: {file}:1:");
        told.ShouldContain("parse error");
        told.ShouldContain("a rule must have an 'expr'");
        string metrics = await Server.Client.GetStringAsync("/metrics");
        metrics.ShouldContain("hewn_rule_files_broken 1\n");
        metrics.ShouldContain("hewn_rule_files_refused_total 1\n");
        string line = (await LogAsync("{logger=\"hewn.rules\"} | level=\"ERROR\"")).ShouldHaveSingleItem();
        using var record = JsonDocument.Parse(line[(line.IndexOf(' ') + 1)..]);
        record.RootElement.GetProperty("message").GetString().ShouldBe(told);

        Write("r.yml", "A");
        Look();
        (await Server.Client.GetStringAsync("/metrics")).ShouldContain("hewn_rule_files_broken 0\n");
        _problems.Last().ShouldBe($"rule file {file}: is again what is in force");
        File.Delete(file);
        Look();
        Look();
        (await NamesAsync()).ShouldBe(["r.yml/A"]);
        _problems.Last().ShouldContain("cannot be used; its former rules stay in force: " + file);
    }

    [Fact]
    public async Task Files_come_to_a_folder_and_go_and_alerts_of_rules_that_are_no_more_end()
    {
        Write("a.yml", "A");
        await StartAsync(_folder);
        await Eventually.IsAsync(() => _told.Told.Contains("firing A"));
        string second = Write("b.rules", "B");
        Write("notes.txt", "C");
        Look();
        Look();
        (await NamesAsync()).ShouldBe(["a.yml/A", "b.rules/B"]);
        await Eventually.IsAsync(() => _told.Told.Contains("firing B"));
        File.Delete(second);
        Look();
        (await NamesAsync()).ShouldBe(["a.yml/A", "b.rules/B"]);
        Look();
        (await NamesAsync()).ShouldBe(["a.yml/A"]);
        await Eventually.IsAsync(() => _told.Told.Contains("resolved B"));
        _told.Told.ShouldBe(["firing A", "firing B", "resolved B"]);
        Directory.Delete(_folder, recursive: true);
        Look();
        Look();
        (await NamesAsync()).ShouldBe(["a.yml/A"]);
        _problems.Last().ShouldBe($"--rules: '{_folder}' does not exist. The rules of before stay in force.");
        (await Server.Client.GetStringAsync("/metrics")).ShouldContain("hewn_rule_files_broken 1\n");
        Directory.CreateDirectory(_folder);
        Write("a.yml", "A");
        Look();
        (await Server.Client.GetStringAsync("/metrics")).ShouldContain("hewn_rule_files_broken 0\n");
    }

    [Fact]
    public async Task A_group_that_has_not_changed_goes_on_and_a_changed_one_keeps_its_alerts()
    {
        string file = Write("r.yml", "A", "B");
        await StartAsync(file);
        await Eventually.IsAsync(() => _told.Told.Count == 2);
        File.WriteAllText(file, (await File.ReadAllTextAsync(file))
            .Replace("summary: of B", "summary: of another B", StringComparison.Ordinal));
        Look();
        Look();
        await Eventually.IsAsync(async () => await Server.Client.GetStringAsync("/prometheus/api/v1/alerts"),
            text => text.Contains("of another B"));
        _told.Told.Order(StringComparer.Ordinal).ShouldBe(["firing A", "firing B"]);
    }

    [Fact]
    public async Task Rules_that_are_wrong_at_the_start_are_all_told_and_nothing_starts()
    {
        string twin = Path.Combine(_folder, "sub");
        Directory.CreateDirectory(twin);
        File.Copy(Write("r.yml", "A"), Path.Combine(twin, "r.yml"));
        File.WriteAllText(Path.Combine(_folder, "bad.yml"), "groups: [{}]");
        var options = new LogServerOptions
        {
            Directory = Path.Combine(_folder, "logs"),
            Rules = new() { Files = [_folder, twin, Path.Combine(_folder, "nowhere")] },
        };
        string said = (await Should.ThrowAsync<ArgumentException>(
            () => LogServerHost.StartAsync(options, "127.0.0.1:0"))).Message;
        said.ShouldContain("bad.yml:1:");
        said.ShouldContain("a group must have a 'name'");
        said.ShouldContain("r.yml have the same name, which is that of their rules in the API");
        said.ShouldContain("nowhere' does not exist.");
        Directory.Exists(options.Directory).ShouldBeFalse();
    }

    [Fact]
    public async Task Settings_that_cannot_be_are_refused_at_the_start()
    {
        Uri[] twice = [new("http://a:b@host:9093"), new("http://c:d@host:9093")];
        foreach (RuleSettings settings in new RuleSettings[]
        {
            new() { Alertmanagers = twice }, new() { Webhooks = twice },
            new() { Interval = TimeSpan.Zero }, new() { LookInterval = TimeSpan.Zero },
        })
        {
            var options = new LogServerOptions { Directory = Path.Combine(_folder, "logs"), Rules = settings };
            string said = (await Should.ThrowAsync<ArgumentException>(
                () => LogServerHost.StartAsync(options, "127.0.0.1:0"))).Message;
            said.ShouldBe(settings.Alertmanagers.Count + settings.Webhooks.Count > 0
                ? "'http://host:9093/' is to be told of alerts twice, with different users. Name it once."
                : "The intervals of rules must be above 0.");
        }
    }

    [Fact]
    public async Task A_file_is_protected_and_hides_stored_rules_of_its_name()
    {
        await StartAsync();
        using var group = new StringContent("{name: g, rules: [{record: stored, expr: vector(1)}]}");
        (await Server.Client.PostAsync("/loki/api/v1/rules/r.yml", group)).EnsureSuccessStatusCode();
        (await NamesAsync()).ShouldBe(["r.yml/stored"]);
        await Server.DisposeAsync();

        string logs = Directory.CreateDirectory(Path.Combine(_folder, "logs")).FullName;
        string stored = Directory.CreateDirectory(Path.Combine(logs, ".rules", "fake")).FullName;
        File.WriteAllText(Path.Combine(stored, "r%2eyml.yml"), "groups: []");
        File.WriteAllText(Path.Combine(stored, "own.rules.yml"), "groups: []");
        File.WriteAllText(Path.Combine(stored, "bad.yml"), "groups: [{}]");
        string file = Write("r.yml", "A");
        _server = await RunningServer.StartAsync(options => With(options, file) with { Directory = logs });
        (await NamesAsync()).ShouldBe(["r.yml/A"]);
        _problems.ShouldContain("the stored rules 'r.yml' rest: a rule file has their name");
        _problems.ShouldContain(told => told.Contains("own.rules.yml was not made by the API and is left alone"));
        _problems.ShouldContain(told => told.Contains("bad.yml cannot be used") && told.Contains("must have a 'name'"));
        using var other = new StringContent("{name: g, rules: [{record: r, expr: vector(1)}]}");
        HttpResponseMessage answer = await Server.Client.PostAsync("/loki/api/v1/rules/r.yml", other);
        ((int)answer.StatusCode).ShouldBe(403);
        (await answer.Content.ReadAsStringAsync()).ShouldStartWith("namespace is protected, no modification allowed");
        ((int)(await Server.Client.DeleteAsync("/loki/api/v1/rules/r.yml")).StatusCode).ShouldBe(403);
        (await NamesAsync()).ShouldBe(["r.yml/A"]);
    }

    [Fact]
    public async Task With_tenants_each_has_a_folder()
    {
        Directory.CreateDirectory(Path.Combine(_folder, "one"));
        Write("one/r.yml", "A");
        _server = await RunningServer.StartAsync(options => With(options, _folder) with { HasTenants = true });
        Server.Client.DefaultRequestHeaders.Add("X-Scope-OrgID", "one");
        (await NamesAsync()).ShouldBe(["r.yml/A"]);
        Server.Client.DefaultRequestHeaders.Remove("X-Scope-OrgID");
        Server.Client.DefaultRequestHeaders.Add("X-Scope-OrgID", "two");
        (await NamesAsync()).ShouldBeEmpty();
        var wrong = new LogServerOptions
        {
            Directory = _folder, HasTenants = true, Rules = new() { Files = [Write("r.yml", "A")] },
        };
        (await Should.ThrowAsync<ArgumentException>(() => LogServerHost.StartAsync(wrong, "127.0.0.1:0")))
            .Message.ShouldContain("is a file. With --tenants, rules stand in a folder with a folder for each tenant.");
    }

    private void Look() => _clock.Pass(TimeSpan.FromSeconds(5));

    private async Task StartAsync(params string[] files) =>
        _server = await RunningServer.StartAsync(options => With(options, files));

    private LogServerOptions With(LogServerOptions options, params string[] files) => options with
    {
        Time = _clock,
        OnProblem = problem => _problems.Enqueue(problem.Message),
        Rules = new() { Files = files, Notifiers = [_told] },
    };

    /// <summary>A file with a group for each alert; each fires at once and always.</summary>
    private string Write(string name, params string[] alerts)
    {
        string path = Path.Combine(_folder, name);
        File.WriteAllText(path, "groups:\n" + string.Concat(alerts.Select(alert => $"  - name: {alert}\n"
            + $"    rules: [{{alert: {alert}, expr: vector(1), annotations: {{summary: of {alert}}}}}]\n")));
        return path;
    }

    private async Task<string[]> NamesAsync()
    {
        JsonElement answer = await Server.GetAsync("/prometheus/api/v1/rules");
        return [.. answer.GetProperty("data").GetProperty("groups").EnumerateArray()
            .SelectMany(group => group.GetProperty("rules").EnumerateArray()
                .Select(rule => $"{group.GetProperty("file").GetString()}/{rule.GetProperty("name").GetString()}"))];
    }

    private Task<string[]> LogAsync(string query)
    {
        long ns = (_now - DateTimeOffset.UnixEpoch).Ticks * 100;
        return Server.LinesAsync(query, ns, ns + 3_600_000_000_000);
    }
}
