using Hewn.LogQL.Labels;
using Hewn.LogQL.Metrics;
using Hewn.LogQL.Templates.Alerting;

namespace Hewn.LogQL.Tests.Templates;

/// <summary>Templates of alerts; expectations are those of Prometheus's own tests of its functions.</summary>
public sealed class AlertTemplateTests
{
    [Theory]
    [InlineData("{{ humanize 0.0 }}:{{ humanize 1.0 }}:{{ humanize 1234567.0 }}:{{ humanize .12 }}", "0:1:1.235M:120m")]
    [InlineData("{{ humanize \"1234567.0\" }}:{{ humanize 1048576 }}", "1.235M:1.049M")]
    [InlineData("{{ humanize1024 0.0 }}:{{ humanize1024 1.0 }}:{{ humanize1024 1048576.0 }}:{{ humanize1024 .12 }}",
        "0:1:1Mi:0.12")]
    [InlineData("{{ humanizeDuration 0 }}:{{ humanizeDuration 1 }}:{{ humanizeDuration 60 }}:"
        + "{{ humanizeDuration 3600 }}:{{ humanizeDuration 86400 }}:{{ humanizeDuration 90000 }}",
        "0s:1s:1m 0s:1h 0m 0s:1d 0h 0m 0s:1d 1h 0m 0s")]
    [InlineData("{{ humanizeDuration -183845 }}:{{ humanizeDuration 899.99 }}", "-2d 3h 4m 5s:14m 59s")]
    [InlineData("{{ humanizeDuration .1 }}:{{ humanizeDuration .0001 }}:{{ humanizeDuration .12345 }}",
        "100ms:100us:123.5ms")]
    [InlineData("{{ humanizeDuration 1.234 }}:{{ humanizeDuration 12.3456 }}", "1.234s:12.35s")]
    [InlineData("{{ -0.22222 | humanizePercentage }}:{{ 0.0 | humanizePercentage }}:"
        + "{{ 0.1234567 | humanizePercentage }}:{{ 1.23456 | humanizePercentage }}", "-22.22%:0%:12.35%:123.5%")]
    [InlineData("{{ 1435065584.128 | humanizeTimestamp }}", "2015-06-23 13:19:44.128 +0000 UTC")]
    [InlineData("{{ \"http://a.b:9090\" | toUpper | toLower | title }}", "Http://A.B:9090")]
    [InlineData("{{ reReplaceAll \"(a)(.)\" \"${2}x\" \"abac\" }}", "bxcx")]
    [InlineData("{{ match \"a+\" \"aa\" }} {{ match \"a+\" \"b\" }}", "true false")]
    [InlineData("{{ stripPort \"h:80\" }} {{ stripPort \"[::1]:80\" }} {{ stripPort \"h\" }}", "h ::1 h")]
    [InlineData("{{ stripDomain \"h.example.org:80\" }} {{ stripDomain \"10.0.0.1:80\" }}", "h:80 10.0.0.1:80")]
    [InlineData("{{ parseDuration \"1h30m\" }}", "5400")]
    [InlineData("{{ printf \"%.2f\" $value }} {{ .Value }} {{ $labels.service }}{{ .Labels.none }}", "60.50 60.5 api")]
    [InlineData("{{ $externalLabels.host }} {{ $externalURL }} {{ externalURL }} {{ pathPrefix }}",
        "gpu1 http://h/p http://h/p /p")]
    [InlineData("{{ range query \"q\" | sortByLabel \"a\" }}{{ .Labels.a }}={{ .Value }} {{ end }}", "x=2 y=1 ")]
    [InlineData("{{ query \"q\" | first | value }} {{ query \"q\" | first | label \"a\" }}", "1 y")]
    [InlineData("{{ with args 1 \"b\" }}{{ .arg0 }}{{ .arg1 }}{{ end }}", "1b")]
    [InlineData("{{ range $name, $text := .Labels }}{{ $name }}={{ $text }};{{ end }}", "level=ERROR;service=api;")]
    [InlineData("{{ tableLink \"sum(a b)\" }}", "/graph?g0.expr=sum%28a+b%29&g0.tab=1")]
    [InlineData("plain text", "plain text")]
    [InlineData("{{ now }}", "2")]
    [InlineData("{{ (toTime 0.5).Unix }} {{ toDuration 90 }}", "0 1m30s")]
    public void A_template_writes(string template, string expected)
    {
        AlertTemplate.Parse(template, "A").TryExpand(Input(), out string result, out string? error).ShouldBeTrue(error);
        result.ShouldBe(expected);
    }

    [Theory]
    [InlineData("{{ .Nope }}", "can't evaluate field Nope in type struct")]
    [InlineData("{{ humanize \"x\" }}", "strconv.ParseFloat: parsing \"x\": invalid syntax")]
    [InlineData("{{ humanize .Labels }}", "can't convert map[string]string to float")]
    [InlineData("{{ query \"none\" | first }}", "first() called on vector with no elements")]
    [InlineData("{{ query \"bad\" }}", "it is broken")]
    [InlineData("{{ 1e300 | humanizeTimestamp }}", "overflows int64")]
    [InlineData("{{ $value | value }}", "wants an element of the answer to a query")]
    public void A_template_that_fails_says_why(string template, string expected)
    {
        AlertTemplate.Parse(template, "A").TryExpand(Input(), out string result, out string? error).ShouldBeFalse();
        result.ShouldBeEmpty();
        error!.ShouldStartWith("template: __alert_A:1:");
        error.ShouldContain(expected);
    }

    [Theory]
    [InlineData("{{ $nope }}", "undefined variable \"$nope\"")]
    [InlineData("{{ __line__ }}", "function \"__line__\" not defined")]
    [InlineData("{{ if }}", "missing value for if")]
    public void What_is_no_template_is_refused(string template, string expected) =>
        Should.Throw<LogQLException>(() => AlertTemplate.Parse(template, "A")).Message.ShouldContain(expected);

    private static AlertTemplateInput Input() => new(
        LabelSet.Of(("service", "api"), ("level", "ERROR")), 60.5, 2_000_000_000)
    {
        ExternalLabels = LabelSet.Of(("host", "gpu1")),
        ExternalUrl = "http://h/p",
        Query = query => query switch
        {
            "q" => [new MetricElement(LabelSet.Of(("a", "y")), 1), new MetricElement(LabelSet.Of(("a", "x")), 2)],
            "none" => [],
            _ => throw new EvaluationException("it is broken"),
        },
    };
}
