using Hewn.Alerts.Rules;

namespace Hewn.Alerts.Tests.Rules;

/// <summary>Rule files: what is read, and what is told of those that are wrong.</summary>
public sealed class RuleFileReaderTests
{
    private const string Good = """
        namespace: team
        groups:
          - name: api
            interval: 30s
            limit: 7
            query_offset: 10s
            labels: {team: ml, severity: info}
            rules:
              - record: job:errors:rate5m
                expr: sum(rate({level="ERROR"}[5m]))
                labels: {source: logs}
              - alert: Errors
                expr: |
                  sum by (service) (count_over_time({level="ERROR"}[5m])) > 10
                for: 2m
                keep_firing_for: 1h30m
                labels:
                  severity: critical
                annotations:
                  summary: "{{ $labels.service }}: {{ $value | humanize }}"
        """;

    [Fact]
    public void A_file_is_read_with_all_that_it_says()
    {
        RuleReading reading = RuleFileReader.Read("a.yml", Good);
        reading.Problems.ShouldBeEmpty();
        RuleGroup group = reading.File!.Groups.ShouldHaveSingleItem();
        (group.Name, group.Interval, group.Limit, group.QueryOffset)
            .ShouldBe(("api", TimeSpan.FromSeconds(30), 7, TimeSpan.FromSeconds(10)));
        var recording = group.Rules[0].ShouldBeOfType<RecordingRule>();
        recording.Name.ShouldBe("job:errors:rate5m");
        recording.Labels.Select(label => $"{label.Name}={label.Text}")
            .ShouldBe(["team=ml", "severity=info", "source=logs"]);
        var alert = group.Rules[1].ShouldBeOfType<AlertingRule>();
        (alert.For, alert.KeepFiringFor).ShouldBe((TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(90)));
        alert.Labels.Select(label => $"{label.Name}={label.Text}").ShouldBe(["team=ml", "severity=critical"]);
        alert.Annotations.ShouldHaveSingleItem().Text.ShouldContain("humanize");
        alert.Line.ShouldBe(12);
        alert.ExpressionText.ShouldStartWith("sum by (service)");
    }

    [Theory]
    [InlineData("groups: [", "this is no YAML")]
    [InlineData("- a", "a YAML mapping is expected")]
    [InlineData("rules: []", "a rule file has no field 'rules'")]
    [InlineData("groups: [{rules: []}]", "a group must have a 'name'")]
    [InlineData("groups: [{name: a}, {name: a}]", "a group of the name 'a' is there already")]
    [InlineData("groups: [{name: a, interval: 5}]", "interval: not a valid duration string: \"5\"")]
    [InlineData("groups: [{name: a, interval: 0s}]", "interval must be above 0")]
    [InlineData("groups: [{name: a, limit: -1}]", "limit: '-1' is no whole number")]
    [InlineData("groups: [{name: a, rules: [{expr: 'vector(1)'}]}]", "must have 'alert' or 'record'")]
    [InlineData("groups: [{name: a, rules: [{alert: A, record: r, expr: 'vector(1)'}]}]", "and not both")]
    [InlineData("groups: [{name: a, rules: [{alert: A}]}]", "must have an 'expr'")]
    [InlineData("groups: [{name: a, rules: [{alert: A, expr: '{a=\"b\"}'}]}]", "the query gives lines")]
    [InlineData("groups: [{name: a, rules: [{alert: A, expr: 'sum(rate('}]}]", "parse error")]
    [InlineData("groups: [{name: a, rules: [{alert: A, expr: 'vector(1)', fro: 5m}]}]", "a rule has no field 'fro'")]
    [InlineData("groups: [{name: a, rules: [{alert: A, expr: 'vector(1)', for: soon}]}]", "for: not a valid duration")]
    [InlineData("groups: [{name: a, rules: [{record: 'a b', expr: 'vector(1)'}]}]", "'a b' is no name of a series")]
    [InlineData("groups: [{name: a, rules: [{record: r, expr: 'vector(1)', for: 5m}]}]", "recording rule has no 'for'")]
    [InlineData("groups: [{name: a, rules: [{record: r, expr: 'vector(1)', labels: {x: '{{ $value }}'}}]}]",
        "a recording rule's label is no template")]
    [InlineData("groups: [{name: a, rules: [{alert: A, expr: 'vector(1)', labels: {a-b: c}}]}]",
        "'a-b' is no name of a label")]
    [InlineData("groups: [{name: a, rules: [{alert: A, expr: 'vector(1)', annotations: {s: '{{ $value'}}]}]",
        "s: template: __alert_A:1:")]
    [InlineData("groups: [{name: a, rules: [{alert: A, expr: 'vector(1)', annotations: {s: '{{ nope }}'}}]}]",
        "function \"nope\" not defined")]
    public void What_is_wrong_is_told(string text, string expected)
    {
        RuleReading reading = RuleFileReader.Read("a.yml", text);
        reading.File.ShouldBeNull();
        reading.Problems.Select(problem => problem.ToString()).ShouldContain(problem => problem.Contains(expected));
    }

    [Fact]
    public void All_that_is_wrong_is_told_at_once_each_with_its_place()
    {
        RuleReading reading = RuleFileReader.Read("a.yml", """
            groups:
              - name: a
                rules:
                  - alert: One
                    expr: sum(rate({a="b"}[5m])
                  - alert: Two
                    expr: |
                      sum(
                        rate({a="b"}[5q]))
                  - alert: Three
                    expr: vector(1)
                    for: ever
            """);
        reading.Problems.Select(problem => (problem.Line, problem.Column > 0))
            .ShouldBe([(5, true), (9, true), (12, true)]);
    }

    [Fact]
    public void What_only_Hewn_understands_is_a_note_and_an_error_for_the_strict()
    {
        const string text = "groups: [{name: a, rules: [{alert: A, expr: 'sum(count_over_time({}[5m])) > 1'}]}]";
        RuleReading reading = RuleFileReader.Read("a.yml", text);
        reading.File.ShouldNotBeNull();
        reading.Problems.ShouldHaveSingleItem().ToString().ShouldStartWith("a.yml:1:45: note: Loki would refuse");
        RuleFileReader.Read("a.yml", text, isStrict: true).File.ShouldBeNull();
    }

    [Fact]
    public void A_file_that_is_too_deep_is_refused()
    {
        string deep = "groups: " + new string('[', 100_000);
        RuleFileReader.Read("a.yml", deep).Problems.ShouldHaveSingleItem().Message.ShouldContain("64 deep");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Whatever_stands_in_a_file_it_is_read_or_refused(int seed)
    {
        const string letters = "{}[]:-|>'\"&*!%@`#,? \n\tab0$\u00e9\u0000";
        var random = new Random(seed);
        int read = 0;
        for (int i = 0; i < 2000; i++)
        {
            var text = new System.Text.StringBuilder(Good);
            for (int edits = random.Next(1, 6); edits > 0; edits--)
            {
                int at = random.Next(text.Length);
                if (random.Next(3) == 0)
                    text.Remove(at, Math.Min(random.Next(1, 8), text.Length - at));
                else
                    text.Insert(at, letters[random.Next(letters.Length)]);
            }

            RuleReading reading = RuleFileReader.Read("a.yml", text.ToString());
            read += reading.File is null ? 0 : 1;
            (reading.File is null).ShouldBe(reading.Problems.Any(problem => problem.IsError), $"seed {seed}, {i}");
        }

        read.ShouldBeInRange(20, 1900, $"seed {seed}");
    }

    [Fact]
    public void A_file_that_is_too_large_is_refused() =>
        RuleFileReader.Read("a.yml", new string('#', 5 * 1024 * 1024)).Problems
            .ShouldHaveSingleItem().Message.ShouldContain("more than 4 MiB");
}
