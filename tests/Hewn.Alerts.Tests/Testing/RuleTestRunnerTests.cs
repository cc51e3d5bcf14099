using Hewn.Alerts.Rules;
using Hewn.Alerts.Testing;

namespace Hewn.Alerts.Tests.Testing;

/// <summary>Unit tests of rules: those that come with Hewn, and what is told of others that fail.</summary>
public sealed class RuleTestRunnerTests : IDisposable
{
    private static readonly string[] _labels = ["service", "level", "operation", "type"];
    private static readonly string _deployed = Path.Combine(AppContext.BaseDirectory, "deploy", "rules");
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_rules_that_come_with_Hewn_do_as_their_tests_say()
    {
        string[] tests = Directory.GetFiles(Path.Combine(_deployed, "tests"), "*.yml");
        tests.Length.ShouldBe(3);
        foreach (string test in tests)
        {
            RuleTestResult result = await RuleTestRunner.RunAsync(test, _labels);
            result.Failures.ShouldBeEmpty();
            result.Checks.ShouldBeGreaterThan(4);
        }
    }

    [Fact]
    public void The_rules_that_come_with_Hewn_run_on_Loki_and_say_what_to_do()
    {
        string[] files = Directory.GetFiles(_deployed, "*.yml");
        files.Length.ShouldBe(3);
        foreach (string file in files)
        {
            RuleReading reading = RuleFileReader.Read(file, File.ReadAllText(file), isStrict: true);
            reading.Problems.ShouldBeEmpty();
            foreach (AlertingRule alert in reading.File!.Groups.SelectMany(group => group.Rules).OfType<AlertingRule>())
            {
                alert.Annotations.Select(text => text.Name).ShouldBe(["summary", "description", "runbook"], alert.Name);
                alert.Labels.ShouldContain(label => label.Name == "severity", alert.Name);
            }
        }
    }

    [Fact]
    public async Task A_difference_is_told_with_its_place_and_both_sides()
    {
        WriteRules();
        RuleTestResult result = await Run("""
            rule_files: [rules.yml]
            tests:
              - name: wrong
                input_lines:
                  - line: '{"level":"ERROR","service":"api"}'
                    repeat: 3
                alert_rule_test:
                  - eval_time: 1m
                    alertname: A
                    exp_alerts:
                      - exp_labels: {service: web}
                  - {eval_time: 1m, alertname: B}
                logql_expr_test:
                  - expr: sum(count_over_time({level="ERROR"}[5m]))
                    eval_time: 1m
                    exp_samples: [{value: 4}]
                  - expr: sum(count_over_time({level="ERROR"}[5m]))
                    eval_time: 1m
                    exp_samples: [{value: 3}]
            """);
        result.Failures.Count.ShouldBe(3);
        result.Failures[0].ShouldContain("no rule has the alert 'B'");
        result.Failures[1].ShouldContain("tests.yml:8: wrong: alertname: A, time: 1m\n"
            + "  expected: {service=\"web\"}\n  got:      {service=\"api\"} {summary=\"3\"}");
        result.Failures[2].ShouldContain("tests.yml:14: wrong: expr:");
        result.Failures[2].ShouldContain("expected: {} 4\n  got:      {} 3");
    }

    [Fact]
    public async Task Streams_metadata_and_times_are_as_the_test_says()
    {
        WriteRules();
        RuleTestResult result = await Run("""
            rule_files: [rules.yml]
            tests:
              - start: 2026-01-19T00:00:00Z
                input_lines:
                  - line: hello
                    stream: '{level="ERROR", service="api"}'
                    metadata: {user_id: u1}
                    at: 59s
                alert_rule_test:
                  - {eval_time: 59s, alertname: A}
                  - eval_time: 1m
                    alertname: A
                    exp_alerts: [{exp_labels: {service: api}, exp_annotations: {summary: '1'}}]
                logql_expr_test:
                  - expr: sum by (user_id) (count_over_time({service="api"}[1m]))
                    eval_time: 1m
                    exp_samples: [{labels: '{user_id="u1"}', value: 1}]
            """);
        result.Failures.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("tests: [{}]", "a test file must name 'rule_files'")]
    [InlineData("rule_files: [rules.yml]", "a test file must have 'tests'")]
    [InlineData("rule_files: [no.yml]\ntests: [{logql_expr_test: [{expr: 'vector(1)', eval_time: 0s}]}]",
        "the rule file 'no.yml' is not there")]
    [InlineData("rule_files: [rules.yml]\ntests: [{}]", "a test must expect something")]
    [InlineData("rule_files: [rules.yml]\ntests: [{input_series: []}]", "a test has no field 'input_series'")]
    [InlineData("rule_files: [rules.yml]\ntests: [{input_lines: [{line: a, repeat: 0}]}]", "repeat: '0' is no whole")]
    [InlineData("rule_files: [rules.yml]\ntests: [{input_lines: [{line: a, repeat: 1}, "
        + "{line: b, repeat: 1000000}]}]", "more than 1000000 lines")]
    [InlineData("rule_files: [rules.yml]\ntests: [{alert_rule_test: [{alertname: A}]}]", "'eval_time' is missing")]
    [InlineData("rule_files: [rules.yml]\nevaluation_interval: 1ms\ntests: [{alert_rule_test: [{alertname: A, "
        + "eval_time: 1h}]}]", "more than 100000 evaluations")]
    public async Task What_is_wrong_with_a_test_is_told(string text, string expected)
    {
        WriteRules();
        (await Run(text)).Failures.ShouldContain(failure => failure.Contains(expected));
    }

    private void WriteRules() => _folder.Write("rules.yml", """
        groups:
          - name: g
            rules:
              - alert: A
                expr: sum by (service) (count_over_time({level="ERROR"}[5m])) > 0
                annotations: {summary: "{{ $value }}"}
        """);

    private Task<RuleTestResult> Run(string text) => RuleTestRunner.RunAsync(_folder.Write("tests.yml", text), _labels);
}
