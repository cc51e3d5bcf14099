using System.Collections.Concurrent;
using Hewn.Alerts.Notifications;
using Hewn.Server.Tests.Support;

namespace Hewn.Server.Tests.Rules;

/// <summary>Alerts over what a server stores: their course, restarts, what is written back, the disk.</summary>
public sealed class RuleCourseTests
{
    private const string Rules = """
        groups:
          - name: g
            rules:
              - alert: Errors
                expr: sum by (app) (count_over_time({app="x"} |= "error" [5m])) > 2
                for: 2m
                labels: {severity: critical}
                annotations: {summary: "{{ $value }} errors"}
              - record: app:errors
                expr: sum by (app) (count_over_time({app="x"} |= "error" [5m]))
        """;

    private static readonly DateTimeOffset _now = new(2026, 1, 19, 12, 0, 0, TimeSpan.Zero);
    private readonly SteppedClock _clock = new(_now);
    private readonly NotedAlerts _told = new();
    private readonly ConcurrentQueue<string> _problems = new();

    [Fact]
    public async Task An_alert_is_pending_fires_outlives_a_restart_and_is_resolved()
    {
        await using RunningServer server = await RunningServer.StartAsync(With);
        using var content = new StringContent(Group());
        (await server.Client.PostAsync("/loki/api/v1/rules/ns", content)).EnsureSuccessStatusCode();
        long ns = (_now - DateTimeOffset.UnixEpoch).Ticks * 100;
        await server.PushAsync("""{"app":"x"}""", (ns, "error 1"), (ns, "error 2"), (ns, "error 3"), (ns, "fine"));
        await PassUntilAsync(server, "\"state\":\"pending\"");
        _told.Told.ShouldBeEmpty();
        await PassUntilAsync(server, "\"state\":\"firing\"");
        await Eventually.IsAsync(() => _told.Told.Count == 1);
        await server.RestartAsync();
        string alerts = await Eventually.IsAsync(() => AlertsAsync(server), text => text.Contains("firing"));
        alerts.ShouldContain("\"annotations\":{\"summary\":\"3 errors\"}");
        await PassUntilAsync(server, "\"alerts\":[]");
        await Eventually.IsAsync(() => _told.Told.Count == 2);
        _told.Told.ShouldBe(["firing Errors", "resolved Errors"]);

        string[] log = await LinesAsync(server, "{logger=\"hewn.rules\"} | alertname=\"Errors\"");
        log.Length.ShouldBe(2);
        log[0].ShouldContain("\"level\":\"ERROR\",\"message\":\"alert Errors fires\"");
        log[1].ShouldContain("\"level\":\"INFO\",\"message\":\"alert Errors is resolved\"");
        // An alert about errors is no error of its own service.
        (await LinesAsync(server, "{level=~\".+\"}")).ShouldBeEmpty();
        string sum = await server.Client.GetStringAsync("/loki/api/v1/query?time="
            + FormattableString.Invariant($"{_clock.GetUtcNow().ToUnixTimeSeconds()}&query=")
            + Uri.EscapeDataString("max by (app) (max_over_time({logger=\"hewn.rules\"} "
                + "| metric=\"app:errors\" | unwrap value [1h]))"));
        sum.ShouldContain("\"metric\":{\"app\":\"x\"}");
        sum.ShouldContain(",\"3\"]");
        _problems.ShouldBeEmpty();
    }

    [Fact]
    public async Task The_room_on_the_disk_is_logged_and_the_rules_that_come_with_Hewn_tell_of_it()
    {
        long free = 4_000_000_000;
        Exception? failure = null;
        string errors = Path.Combine(Root(), "deploy", "rules", "errors.yml");
        await using RunningServer server = await RunningServer.StartAsync(options => With(options) with
        {
            Rules = With(options).Rules with { Files = [errors] },
            ReadDiskSpace = _ => failure is null ? new DiskSpace(free, 9_000_000_000) : throw failure,
        });
        await PassUntilAsync(server, "DiskSpaceLow");
        (await AlertsAsync(server)).ShouldContain("\"summary\":\"hewn: 3.725GiB left on the disk\"");
        (await AlertsAsync(server)).ShouldNotContain("DiskSpaceCritical");
        (await LinesAsync(server, "{service=\"hewn\", logger=\"hewn.disk\"}"))[0].ShouldEndWith(
            "\"level\":\"INFO\",\"message\":\"Disk space\",\"logger\":\"hewn.disk\",\"service\":\"hewn\","
            + "\"disk_free_bytes\":4000000000,\"disk_total_bytes\":9000000000,"
            + $"\"directory\":\"{server.Folder}\"}}");
        (await server.Client.GetStringAsync("/metrics")).ShouldContain("hewn_disk_free_bytes 4000000000\n");
        free = 500_000_000;
        await PassUntilAsync(server, "DiskSpaceCritical");
        free = 8_000_000_000;
        await PassUntilAsync(server, "\"alerts\":[]");
        failure = new IOException("the disk is gone");
        _clock.Pass(TimeSpan.FromMinutes(3));
        _problems.ShouldBe(["logging the room on the disk: the disk is gone"]);
        failure = null;
        _clock.Pass(TimeSpan.FromMinutes(1));
        _problems.Last().ShouldBe("logging the room on the disk: works again");
    }

    [Fact]
    public async Task With_tenants_the_disk_is_told_to_a_tenant_of_its_own_and_it_can_be_left_out()
    {
        await using RunningServer server =
            await RunningServer.StartAsync(options => With(options) with { HasTenants = true });
        _clock.Pass(TimeSpan.FromMinutes(1));
        server.Client.DefaultRequestHeaders.Add("X-Scope-OrgID", "hewn");
        (await LinesAsync(server, "{logger=\"hewn.disk\"}")).Length.ShouldBe(1);
        await using RunningServer silent =
            await RunningServer.StartAsync(options => With(options) with { DiskSpaceInterval = null });
        _clock.Pass(TimeSpan.FromMinutes(5));
        (await LinesAsync(silent, "{logger=\"hewn.disk\"}")).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_query_that_a_limit_refuses_makes_its_rule_unhealthy_and_that_is_told_and_counted()
    {
        await using RunningServer server = await RunningServer.StartAsync(options => With(options) with
        {
            Limits = options.Limits with { MaxSeries = 1 },
        });
        long ns = (_now - DateTimeOffset.UnixEpoch).Ticks * 100;
        await server.PushAsync("""{"app":"x"}""", (ns, "a"));
        await server.PushAsync("""{"app":"y"}""", (ns, "b"));
        using var content = new StringContent(
            "{name: g, rules: [{record: r, expr: 'sum by (app) (count_over_time({app=~\".+\"}[5m]))'}]}");
        (await server.Client.PostAsync("/loki/api/v1/rules/ns", content)).EnsureSuccessStatusCode();
        string rules = await Eventually.IsAsync(
            () => server.Client.GetStringAsync("/prometheus/api/v1/rules"),
            text => text.Contains("\"health\":\"err\""));
        rules.ShouldContain("\"lastError\":\"maximum number of series (1) reached for a single query");
        await Eventually.IsAsync(
            () => server.Client.GetStringAsync("/metrics"),
            text => text.Contains("hewn_rule_evaluation_failures_total{tenant=\"fake\"} 1\n"));
        await Eventually.IsAsync(() => _problems.Any(told => told.StartsWith("rule 'r' (ns:1): ")));
    }

    [Fact]
    public async Task What_rules_cannot_see_is_told_once_an_hour()
    {
        await using RunningServer server = await RunningServer.StartAsync(With);
        await File.WriteAllTextAsync(Path.Combine(server.Folder, "api.log"), "");
        await File.WriteAllBytesAsync(Path.Combine(server.Folder, "api.log.1.gz"), [0x1f, 0x8b, 8, 0, 1, 2, 3, 4, 5]);
        using var content = new StringContent(
            "{name: g, rules: [{record: r, expr: 'sum(count_over_time({service=~\".+\"}[5m]))'}]}");
        (await server.Client.PostAsync("/loki/api/v1/rules/ns", content)).EnsureSuccessStatusCode();
        for (int minute = 0; minute < 61; minute++)
        {
            await Eventually.IsAsync(() => _clock.IsAwaitedIn(TimeSpan.FromMinutes(1)));
            if (minute is 1 or 59)
                _problems.ShouldHaveSingleItem().ShouldStartWith("rules see less than there is: ");
            _clock.Pass(TimeSpan.FromMinutes(1));
        }

        await Eventually.IsAsync(() => _problems.Count == 2);
    }

    private LogServerOptions With(LogServerOptions options) => options with
    {
        Time = _clock,
        OnProblem = problem => _problems.Enqueue(problem.Message),
        Rules = new() { Notifiers = [_told] },
    };

    /// <summary>The rules as one group, as the API takes it.</summary>
    private static string Group() => string.Join('\n', Rules.Split('\n').Skip(1).Select(line => line[4..]));

    /// <summary>Lets minutes pass, each when the rules of the one before are evaluated and wait for it.</summary>
    private async Task PassUntilAsync(RunningServer server, string expected)
    {
        var minute = TimeSpan.FromMinutes(1);
        for (int minutes = 0; minutes < 60; minutes++)
        {
            await Eventually.IsAsync(() => _clock.IsAwaitedIn(minute));
            if ((await AlertsAsync(server)).Contains(expected, StringComparison.Ordinal))
                return;
            _clock.Pass(minute);
        }

        (await AlertsAsync(server)).ShouldContain(expected);
    }

    private static Task<string> AlertsAsync(RunningServer server) =>
        server.Client.GetStringAsync("/prometheus/api/v1/alerts");

    private Task<string[]> LinesAsync(RunningServer server, string query)
    {
        long ns = (_now - DateTimeOffset.UnixEpoch).Ticks * 100;
        long nowNs = (_clock.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks * 100;
        return server.LinesAsync(query, ns, nowNs + 1);
    }

    private static string Root()
    {
        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "Hewn.slnx")))
            folder = Path.GetDirectoryName(folder);
        return folder.ShouldNotBeNull();
    }
}
