using System.Text.Json;
using System.Text.RegularExpressions;
using Hewn.Server.Rules;
using Hewn.Server.Tests.Support;

namespace Hewn.Server.Tests.Rules;

/// <summary>How rules and alerts stand, member for member as Loki's ruler answers.</summary>
public sealed partial class RuleStatusTests
{
    private const string Rules = """
        groups:
          - name: g
            interval: 2h
            limit: 9
            rules:
              - record: app:lines
                expr: sum by(app)  (count_over_time({app="x"}[1h]))
                labels: {from: logs}
              - alert: Lines
                expr: sum by(app)(count_over_time({app="x"}[1h])) > 1
                labels: {severity: page}
                annotations: {summary: '{{ $labels.app }} has {{ $value }} lines'}
              - {alert: Later, expr: 'sum(count_over_time({app="x"}[1h])) > 1', for: 1h}
              - {alert: Never, expr: 'sum(count_over_time({app="x"}[1h])) > 100'}
        """;

    private static readonly DateTimeOffset _now = new(2026, 1, 19, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task Rules_and_alerts_have_Lokis_shapes()
    {
        await using RunningServer server = await StartAsync();
        string rules = await AskAsync(server, "rules", text => !text.Contains("unknown"));
        Seconds().Replace(rules, "evaluationTime\":1").ShouldBe(Expected("""
            {"status":"success","data":{"groups":[{"name":"g","file":"r.yml","rules":[
            {"name":"app:lines","query":"sum by (app)(count_over_time({app=\"x\"}[1h]))","labels":{"from":"logs"},
            "health":"ok","lastError":"","type":"recording","lastEvaluation":"2026-01-19T12:00:00Z","evaluationTime":1},
            {"state":"firing","name":"Lines","query":"(sum by (app)(count_over_time({app=\"x\"}[1h])) > 1)",
            "duration":0,"labels":{"severity":"page"},
            "annotations":{"summary":"{{ $labels.app }} has {{ $value }} lines"},
            "alerts":[{"labels":{"alertname":"Lines","app":"x","severity":"page"},
            "annotations":{"summary":"x has 3 lines"},"state":"firing","activeAt":"2026-01-19T12:00:00Z",
            "value":"3e+00"}],
            "health":"ok","lastError":"","type":"alerting","lastEvaluation":"2026-01-19T12:00:00Z","evaluationTime":1},
            {"state":"pending","name":"Later","query":"(sum(count_over_time({app=\"x\"}[1h])) > 1)","duration":3600,
            "labels":{},"annotations":{},"alerts":[{"labels":{"alertname":"Later"},"annotations":{},"state":"pending",
            "activeAt":"2026-01-19T12:00:00Z","value":"3e+00"}],
            "health":"ok","lastError":"","type":"alerting","lastEvaluation":"2026-01-19T12:00:00Z","evaluationTime":1},
            {"state":"inactive","name":"Never","query":"(sum(count_over_time({app=\"x\"}[1h])) > 100)","duration":0,
            "labels":{},"annotations":{},"alerts":[],
            "health":"ok","lastError":"","type":"alerting","lastEvaluation":"2026-01-19T12:00:00Z","evaluationTime":1}],
            "interval":7200,"limit":9,"lastEvaluation":"2026-01-19T12:00:00Z","evaluationTime":1}]},
            "errorType":"","error":""}
            """));
        (await AskAsync(server, "alerts")).ShouldBe(Expected("""
            {"status":"success","data":{"alerts":[{"labels":{"alertname":"Lines","app":"x","severity":"page"},
            "annotations":{"summary":"x has 3 lines"},"state":"firing","activeAt":"2026-01-19T12:00:00Z",
            "value":"3e+00"},{"labels":{"alertname":"Later"},"annotations":{},"state":"pending",
            "activeAt":"2026-01-19T12:00:00Z","value":"3e+00"}]},"errorType":"","error":""}
            """));
        string metrics = await Eventually.IsAsync( // They are counted when all of the group are done.
            () => server.Client.GetStringAsync("/metrics"),
            text => text.Contains("hewn_rule_evaluations_total{tenant=\"fake\"} 4\n", StringComparison.Ordinal));
        metrics.ShouldContain("hewn_rules{tenant=\"fake\"} 4\n");
        metrics.ShouldContain("hewn_alerts{tenant=\"fake\",alertstate=\"firing\"} 1\n");
        metrics.ShouldContain("hewn_alerts{tenant=\"fake\",alertstate=\"pending\"} 1\n");
        metrics.ShouldContain("hewn_rule_evaluations_total{tenant=\"fake\"} 4\n");
        metrics.ShouldContain("hewn_rule_evaluation_failures_total{tenant=\"fake\"} 0\n");
    }

    [Theory]
    [InlineData("?type=alert", "Lines Later Never")]
    [InlineData("?type=record", "app:lines")]
    [InlineData("?rule_name=Never&rule_name=Lines", "Lines Never")]
    [InlineData("?rule_name[]=Never", "Never")]
    [InlineData("?rule_group=g&file=r.yml&type=ALERT&rule_name=Later", "Later")]
    [InlineData("?rule_group=other", "")]
    [InlineData("?file=other.yml", "")]
    [InlineData("?rule_name=other", "")]
    public async Task Rules_can_be_chosen(string query, string expected)
    {
        await using RunningServer server = await StartAsync();
        using var json = JsonDocument.Parse(await AskAsync(server, "rules" + query));
        string.Join(' ', json.RootElement.GetProperty("data").GetProperty("groups").EnumerateArray()
            .SelectMany(group => group.GetProperty("rules").EnumerateArray())
            .Select(rule => rule.GetProperty("name").GetString())).ShouldBe(expected);
    }

    [Fact]
    public async Task A_type_that_is_none_is_refused_and_no_rules_are_an_empty_list()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        HttpResponseMessage answer = await server.Client.GetAsync("/prometheus/api/v1/rules?type=x");
        ((int)answer.StatusCode).ShouldBe(400);
        (await answer.Content.ReadAsStringAsync()).ShouldBe(
            """{"status":"error","data":null,"errorType":"bad_data","error":"not supported value \"x\""}""");
        (await AskAsync(server, "rules")).ShouldBe(
            """{"status":"success","data":{"groups":[]},"errorType":"","error":""}""");
        (await AskAsync(server, "alerts")).ShouldBe(
            """{"status":"success","data":{"alerts":[]},"errorType":"","error":""}""");
    }

    [Theory]
    [InlineData(0, "0e+00")]
    [InlineData(3, "3e+00")]
    [InlineData(-12.5, "-1.25e+01")]
    [InlineData(100, "1e+02")]
    [InlineData(0.00123, "1.23e-03")]
    [InlineData(1e23, "1e+23")]
    [InlineData(1.5e-7, "1.5e-07")]
    [InlineData(2.5e-300, "2.5e-300")]
    [InlineData(123456789.125, "1.23456789125e+08")]
    [InlineData(double.NaN, "NaN")]
    [InlineData(double.PositiveInfinity, "+Inf")]
    [InlineData(double.NegativeInfinity, "-Inf")]
    public void Numbers_are_printed_as_Go_prints_them(double number, string expected) =>
        RuleStatusText.NumberOf(number).ShouldBe(expected);

    private static async Task<RunningServer> StartAsync()
    {
        RunningServer server = await RunningServer.StartAsync(options =>
        {
            File.WriteAllText(Path.Combine(options.Directory, "r.yml"), Rules);
            return options with
            {
                Time = new SteppedClock(_now),
                Rules = new() { Files = [Path.Combine(options.Directory, "r.yml")] },
            };
        });
        // The rules were evaluated when there was nothing, and after the restart with these lines.
        long ns = (_now - DateTimeOffset.UnixEpoch).Ticks * 100;
        await server.PushAsync("""{"app":"x"}""", (ns - 3, "1"), (ns - 2, "2"), (ns - 1, "3"));
        await server.RestartAsync();
        await AskAsync(server, "rules", text => !text.Contains("unknown"));
        return server;
    }

    private static Task<string> AskAsync(RunningServer server, string what, Func<string, bool>? isIt = null) =>
        Eventually.IsAsync(() => server.Client.GetStringAsync("/prometheus/api/v1/" + what), isIt ?? (_ => true));

    private static string Expected(string text) => text.Replace("\n", "", StringComparison.Ordinal);

    [GeneratedRegex("evaluationTime\":[0-9.eE+-]+")]
    private static partial Regex Seconds();
}
