using System.Collections.Concurrent;
using System.Text.Json;
using Hewn.Alerts.Tests.Notifications;
using Hewn.Cli.Tests.Rules;

namespace Hewn.Cli.Tests.Serve;

/// <summary>Rules in a real server: who is told, and what is kept over a kill.</summary>
public sealed class ServeRulesTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [AlertmanagerFact]
    public async Task A_real_Alertmanager_hears_that_an_alert_fires_and_that_it_is_over()
    {
        await using RunningAlertmanager alertmanager = await RunningAlertmanager.StartAsync();
        string rules = _folder.Write("r.yml", RulesOver("1h"));
        await using RunningServe serve = await RunningServe.StartAsync(_folder.Path, "--log-dir", "logs",
            "--rules", rules, "--alertmanager", alertmanager.Url, "--add-label", "host=gpu1",
            "--external-url", "http://here/");
        (await alertmanager.AlertsAsync()).ShouldBeEmpty();
        await serve.PushAsync("""{"app":"demo"}""", "boom");
        await RunningServe.UntilAsync(async () => (await alertmanager.AlertsAsync()).Length == 1, () => serve.Said);
        JsonElement alert = (await alertmanager.AlertsAsync())[0];
        alert.GetProperty("labels").EnumerateObject().Select(label => $"{label.Name}={label.Value.GetString()}")
            .Order(StringComparer.Ordinal).ShouldBe(["alertname=Boom", "app=demo", "host=gpu1", "severity=critical"]);
        alert.GetProperty("annotations").GetProperty("summary").GetString().ShouldBe("demo: 1 times");
        alert.GetProperty("generatorURL").GetString().ShouldBe("http://here/");
        File.WriteAllText(rules, RulesOver("1ms")); // what it looks at is over
        await RunningServe.UntilAsync(async () => (await alertmanager.AlertsAsync()).Length == 0, () => serve.Said);
        await RunningServe.UntilAsync(() => serve.Said.Contains(" resolved Boom (critical)"), () => serve.Said);
        serve.Said.ShouldContain(" firing   Boom (critical): demo: 1 times {app=\"demo\", host=\"gpu1\"} value=1");
    }

    [Fact]
    public async Task After_a_kill_a_firing_alert_is_not_told_again_and_its_end_is()
    {
        var bodies = new ConcurrentQueue<string>();
        using var webhook = new AnsweringServer((_, body) =>
        {
            bodies.Enqueue(body);
            return (200, "");
        });
        string rules = _folder.Write("r.yml", RulesOver("1h"));
        string[] arguments = ["--log-dir", "logs", "--rules", rules, "--webhook", webhook.Url];
        await using (RunningServe serve = await RunningServe.StartAsync(_folder.Path, arguments))
        {
            await serve.PushAsync("""{"app":"demo"}""", "boom");
            string state = Path.Combine(_folder.Path, "logs", ".rules", "fake", "state.json");
            await RunningServe.UntilAsync(
                () => File.Exists(state) && File.ReadAllText(state).Contains("\"webhook "), () => serve.Said);
            await serve.KillAsync();
        }

        await using (RunningServe serve = await RunningServe.StartAsync(_folder.Path, arguments))
        {
            await RunningServe.UntilAsync(
                async () => await EvaluationsAsync(serve) > 5, () => serve.Said);
            (await serve.Client.GetStringAsync("/prometheus/api/v1/alerts")).ShouldContain("\"state\":\"firing\"");
            bodies.ShouldHaveSingleItem().ShouldContain("\"status\":\"firing\"");
            File.WriteAllText(rules, RulesOver("1ms")); // what it looks at is over
            await RunningServe.UntilAsync(() => bodies.Count == 2, () => serve.Said);
            bodies.Last().ShouldContain("\"status\":\"resolved\"");
        }
    }

    [Fact]
    public async Task Groups_whose_setting_was_answered_are_there_after_a_kill()
    {
        await using (RunningServe serve = await RunningServe.StartAsync(_folder.Path, "--log-dir", "logs"))
        {
            for (int i = 0; i < 5; i++)
            {
                using var group = new StringContent($"{{name: g{i}, rules: [{{record: r{i}, expr: vector({i})}}]}}");
                using HttpResponseMessage answer = await serve.Client.PostAsync("/loki/api/v1/rules/ns", group);
                ((int)answer.StatusCode).ShouldBe(202);
            }

            await serve.KillAsync();
        }

        await using (RunningServe serve = await RunningServe.StartAsync(_folder.Path, "--log-dir", "logs"))
        {
            string yaml = await serve.Client.GetStringAsync("/loki/api/v1/rules");
            for (int i = 0; i < 5; i++)
                yaml.ShouldContain($"- record: r{i}\n          expr: vector({i})\n");
        }
    }

    private static async Task<long> EvaluationsAsync(RunningServe serve)
    {
        const string name = "hewn_rule_evaluations_total{tenant=\"fake\"} ";
        string metrics = await serve.Client.GetStringAsync("/metrics");
        string line = metrics.Split('\n').First(one => one.StartsWith(name, StringComparison.Ordinal));
        return long.Parse(line[name.Length..], System.Globalization.CultureInfo.InvariantCulture);
    }

    private static string RulesOver(string time) => $$$"""
        groups:
          - name: g
            interval: 200ms
            rules:
              - alert: Boom
                expr: sum by (app) (count_over_time({app="demo"} |= "boom" [{{{time}}}])) > 0
                labels: {severity: critical}
                annotations: {summary: "{{ $labels.app }}: {{ $value }} times"}
        """;
}
