using System.Text.Json;

namespace Hewn.Cli.Tests.Rules;

/// <summary><c>hewn rules</c>: check, test, eval.</summary>
public sealed class RulesCommandTests : IDisposable
{
    private const string Rules = """
        groups:
          - name: api
            rules:
              - alert: Errors
                expr: sum by (service) (count_over_time({level="ERROR"}[5m])) > 2
                annotations: {summary: "{{ $labels.service }} has {{ $value }} errors"}
              - alert: ErrorsForLong
                expr: sum by (service) (count_over_time({level="ERROR"}[5m])) > 2
                for: 10m
              - alert: Quiet
                expr: sum(count_over_time({level="FATAL"}[5m])) > 0
              - record: service:errors
                expr: sum by (service) (count_over_time({level="ERROR"}[5m]))
        """;

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Check_says_how_much_is_well_and_what_is_wrong_where()
    {
        string good = _folder.Write("good.yml", Rules);
        ToolRun run = await ToolRun.OfAsync("rules", "check", good);
        run.ExitCode.ShouldBe(0, run.Error);
        run.Output.ShouldBe($"{good}: 4 rules in 1 group, no errors\n");
        string bad = _folder.Write("bad.yml", Rules.Replace("sum(count_over_time", "sum(count_over_tim"));
        run = await ToolRun.OfAsync("rules", "check", _folder.Path);
        run.ExitCode.ShouldBe(1);
        run.Output.ShouldBe($"{good}: 4 rules in 1 group, no errors\n");
        run.Error.ShouldStartWith($"{bad}:11:");
        run.Error.ShouldContain("parse error");
    }

    [Theory]
    [InlineData("does not exist", "rules", "check", "/nowhere.yml")]
    [InlineData("--at and --json are for one evaluation", "rules", "eval", "@", "--watch", "--json")]
    [InlineData("are for --watch", "rules", "eval", "@", "--state", "x")]
    [InlineData("--loki asks a server", "rules", "eval", "@", "--loki", "http://h", "--log-dir", "/")]
    [InlineData("--alertmanager: 'am' is not possible", "rules", "eval", "@", "--watch", "--alertmanager", "am")]
    [InlineData("does not exist", "rules", "eval", "@", "--log-dir", "/nowhere")]
    public async Task What_cannot_be_done_is_said(string expected, params string[] args)
    {
        string rules = _folder.Write("r.yml", Rules);
        _folder.Write("a.log", "");
        string[] typed = [.. args.Select(arg => arg == "@" ? rules : arg)];
        ToolRun run = await ToolRun.OfAsync(
            new RunSettings { Environment = { ["LOG_DIR"] = _folder.Path } }, typed);
        run.ExitCode.ShouldBe(ExitCode.Usage, run.Error);
        run.Error.ShouldContain(expected);
    }

    [Fact]
    public async Task Test_runs_unit_tests()
    {
        _folder.Write("r.yml", Rules);
        string tests = _folder.Write("t.yml", """
            rule_files: [r.yml]
            tests:
              - input_lines: [{line: '{"level":"ERROR","service":"api"}', repeat: 3}]
                alert_rule_test:
                  - eval_time: 1m
                    alertname: Errors
                    exp_alerts: [{exp_labels: {service: api}}]
            """);
        ToolRun run = await ToolRun.OfAsync("rules", "test", tests);
        run.ExitCode.ShouldBe(0, run.Error);
        run.Output.ShouldBe($"{tests}: 1 test, 1 expectation, all as expected\n");
        File.WriteAllText(tests, File.ReadAllText(tests).Replace("repeat: 3", "repeat: 2"));
        run = await ToolRun.OfAsync("rules", "test", tests);
        run.ExitCode.ShouldBe(1);
        run.Error.ShouldContain("got:      nothing");
        run.Output.ShouldBe($"{tests}: 1 failure\n");
    }

    [Fact]
    public async Task Eval_says_how_rules_stand_over_files()
    {
        string rules = WriteLogs();
        ToolRun run = await ToolRun.OfAsync("rules", "eval", rules, "--log-dir", _folder.Path);
        run.ExitCode.ShouldBe(0, run.Error);
        run.Output.ShouldBe($$"""
            {{rules}}: api
              firing     Errors {service="api"} 3
                         api has 3 errors
              pending    ErrorsForLong {service="api"} 3 (fires after 600s)
              inactive   Quiet
              recorded   service:errors{service="api"} 3

            """);
        run = await ToolRun.OfAsync("rules", "eval", rules, "--log-dir", _folder.Path, "--at", "2026-01-19T11:00:00Z");
        run.Output.ShouldContain("inactive   Errors\n");
        run = await ToolRun.OfAsync("rules", "eval", rules, "--log-dir", _folder.Path, "--json");
        JsonElement group = run.Json.GetProperty("data").GetProperty("groups")[0];
        group.GetProperty("rules").EnumerateArray().Select(rule => rule.GetProperty("type").GetString())
            .ShouldBe(["alerting", "alerting", "alerting", "recording"]);
        group.GetProperty("rules")[0].GetProperty("alerts")[0].GetProperty("value").GetString().ShouldBe("3");
    }

    [Fact]
    public async Task Eval_asks_a_Loki_the_same()
    {
        string rules = WriteLogs();
        const string one = """{"metric":{"service":"api"},"value":[1,"9"]}""";
        using var loki = new AnsweringServer(url => (200, "{\"status\":\"success\",\"data\":{\"resultType\":\"vector\","
            + $"\"result\":[{(url.Contains("FATAL", StringComparison.Ordinal) ? "" : one)}]}}}}"));
        ToolRun run = await ToolRun.OfAsync("rules", "eval", rules, "--loki", loki.Url);
        run.ExitCode.ShouldBe(0, run.Error);
        run.Output.ShouldContain("firing     Errors {service=\"api\"} 9");
        run.Output.ShouldContain("inactive   Quiet");
        using var broken = new AnsweringServer(_ => (400, "too many outstanding requests"));
        run = await ToolRun.OfAsync("rules", "eval", rules, "--loki", broken.Url);
        run.ExitCode.ShouldBe(1);
        run.Output.ShouldContain("error      Errors: ");
        run.Output.ShouldContain("(400): too many outstanding requests");
    }

    [Fact]
    public async Task Watch_tells_the_console_the_log_a_webhook_and_an_Alertmanager_and_keeps_its_state()
    {
        string rules = WriteLogs();
        using var enough = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var bodies = new List<string>();
        using var server = new AnsweringServer((url, body) =>
        {
            lock (bodies)
                bodies.Add($"{new Uri(url).AbsolutePath} {body}");
            return (200, "");
        });
        string log = _folder.File("alerts.jsonl");
        string state = _folder.File("state.json");
        Task<ToolRun> running = ToolRun.OfAsync(new RunSettings { Cancellation = enough.Token },
            "rules", "eval", rules, "--log-dir", _folder.Path, "--watch", "--alertmanager", server.Url,
            "--webhook", server.Url + "/hook", "--log", log, "--state", state, "--add-label", "host=gpu1");
        // Until it is kept what was told to whom, and logged.
        while (!running.IsCompleted
            && !(Holds(state, "\"webhook ", "\"alertmanager ", "\"log\":", "\"console\":")
                && Holds(log, "\"firing\"", "service:errors", "Disk space")))
            await Task.WhenAny(running, Task.Delay(20));
        await enough.CancelAsync();
        ToolRun run = await running;
        run.ExitCode.ShouldBe(0, run.Error);
        run.Output.ShouldContain("firing   Errors: api has 3 errors {host=\"gpu1\", service=\"api\"} value=3");
        bodies.Order(StringComparer.Ordinal).Select(body => body.Split(' ')[0]).ShouldBe(["/api/v2/alerts", "/hook"]);
        bodies.ShouldAllBe(body => body.Contains("\"alertname\":\"Errors\""));
        string[] records = File.ReadAllLines(log);
        records.ShouldContain(line => line.Contains("\"alertstate\":\"firing\"") && line.Contains("\"Errors\""));
        records.ShouldContain(line => line.Contains("\"metric\":\"service:errors\"") && line.Contains("\"value\":3"));
        records.ShouldContain(line => line.Contains("\"message\":\"Disk space\"")
            && line.Contains("\"service\":\"hewn\"") && line.Contains("\"disk_free_bytes\":"));
        File.ReadAllText(state).ShouldContain("\"webhook ");
        run = await ToolRun.OfAsync("query", "{alertname=~\".+\"} | alertstate=\"firing\"", log);
        run.Output.ShouldBeEmpty(); // alertname is a field, no label
        run = await ToolRun.OfAsync("query", "{logger=\"hewn.rules\"} | alertname=\"Errors\"", log);
        run.Lines[0].ShouldContain(" WARN  hewn.rules: alert Errors fires alertstate=firing value=3 ");
    }

    private static bool Holds(string file, params string[] texts)
    {
        if (!File.Exists(file))
            return false;
        using var reader = new StreamReader(
            new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete));
        string all = reader.ReadToEnd();
        return Array.TrueForAll(texts, text => all.Contains(text, StringComparison.Ordinal));
    }

    private string WriteLogs()
    {
        string[] lines = [.. Enumerable.Range(0, 3).Select(i =>
            $"{{\"timestamp\":\"2026-01-19T11:58:0{i}Z\",\"level\":\"ERROR\",\"message\":\"m\",\"service\":\"api\"}}")];
        File.WriteAllLines(_folder.File("api.log"), lines);
        return _folder.Write("r.yml", Rules);
    }
}
