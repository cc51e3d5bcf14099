using Hewn.Alerts.Rules;

namespace Hewn.Alerts.Tests.Rules;

/// <summary>Rules as YAML: as Loki lays them out, and read back as they were.</summary>
public sealed class RuleYamlTests
{
    [Fact]
    public void A_file_is_laid_out_as_Loki_does()
    {
        const string text = """
            groups:
                - name: api
                  interval: 1m30s
                  query_offset: 10s
                  limit: 7
                  rules:
                    - record: job:errors:rate5m
                      expr: sum(rate({level="ERROR"}[5m]))
                      labels:
                        source: logs
                    - alert: Errors
                      expr: |
                        sum by (service) (
                          count_over_time({level="ERROR"}[5m])) > 10
                      for: 2m
                      keep_firing_for: 1h30m
                      labels:
                        severity: critical
                      annotations:
                        runbook: 'see: the book'
                        summary: '{{ $labels.service }}: {{ $value | humanize }}'
                - name: empty
                  rules: []

            """;
        RuleFile file = RuleFileReader.Read("a.yml", text).File!;
        // The query is kept without the white space around it, so it is a block without an end of line.
        RuleYaml.OfFile(file.Groups).ShouldBe(text.Replace("expr: |\n", "expr: |-\n", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("plain text, with [flow] {signs} and 'quotes'")]
    [InlineData("true")]
    [InlineData("Null")]
    [InlineData("~")]
    [InlineData("12")]
    [InlineData("-1.5e3")]
    [InlineData(".inf")]
    [InlineData("2026-01-19")]
    [InlineData("- not a list")]
    [InlineData("-x")]
    [InlineData("-")]
    [InlineData("? key")]
    [InlineData("a: b")]
    [InlineData("ends with:")]
    [InlineData("a #comment")]
    [InlineData("#comment")]
    [InlineData(" space before and behind ")]
    [InlineData("{{ $labels.x }} \"quoted\" \\back")]
    [InlineData("it's")]
    [InlineData("'")]
    [InlineData("tab\tand bell\a")]
    [InlineData("two\nlines")]
    [InlineData("two\nlines\n")]
    [InlineData("two\nlines\n\n\n")]
    [InlineData("\nfirst empty")]
    [InlineData("  indented\nfirst")]
    [InlineData("a\n  b\n\n   \nc ")]
    [InlineData("a\r\nb")]
    [InlineData("\n")]
    [InlineData("--- not a document")]
    [InlineData("grün 🔥 \u2028 \ufeff")]
    [InlineData("%percent @at `tick` &and *star !bang |bar >more")]
    [InlineData("%first")]
    [InlineData("@first")]
    [InlineData("`first")]
    [InlineData("&first")]
    [InlineData("*first")]
    [InlineData("!first")]
    [InlineData("|first")]
    [InlineData(">first")]
    [InlineData("<<")]
    [InlineData("=")]
    public void Whatever_a_text_is_it_is_read_back_as_it_was(string text)
    {
        RuleGroup group = Group("g", text);
        string yaml = RuleYaml.OfNamespaces([("groups", [group])]);
        RuleReading reading = RuleFileReader.Read("a.yml", yaml);
        reading.Problems.ShouldBeEmpty(yaml);
        RuleOf(reading).Annotations.ShouldHaveSingleItem().Text.ShouldBe(text, yaml);
        if (text.Trim().Length > 0)
        {
            reading = RuleFileReader.ReadGroup("a.yml", RuleYaml.OfGroup(Group(text, "x")));
            reading.File!.Groups.ShouldHaveSingleItem().Name.ShouldBe(text);
        }
    }

    [Theory]
    [InlineData("a/b: c")]
    [InlineData("two\nlines")]
    [InlineData("7")]
    public void A_namespace_has_any_name(string name)
    {
        string yaml = RuleYaml.OfNamespaces([(name, [Group("g", "x")]), ("", [])]);
        // What is no rule file is refused by its first name, which is the empty one.
        RuleFileReader.Read("a.yml", yaml).Problems[0].Message.ShouldStartWith("a rule file has no field ''");
        RuleFileReader.Read("a.yml", yaml).Problems[1].Message.ShouldStartWith($"a rule file has no field '{name}'");
    }

    private static RuleGroup Group(string name, string annotation)
    {
        RuleReading reading = RuleFileReader.Read("a.yml", """
            groups: [{name: g, rules: [{alert: a, expr: vector(1), annotations: {text: "?"}}]}]
            """);
        AlertingRule rule = RuleOf(reading);
        // Braces would be a template, which is read and kept as it is.
        var text = new RuleText("text", LogQL.Templates.Alerting.AlertTemplate.Parse(annotation, "a"));
        return new RuleGroup(name, [new AlertingRule(rule.Name, rule.Expression, rule.ExpressionText, [], [text])]);
    }

    private static AlertingRule RuleOf(RuleReading reading) =>
        (AlertingRule)reading.File!.Groups.ShouldHaveSingleItem().Rules.ShouldHaveSingleItem();
}
