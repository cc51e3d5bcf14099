using Hewn.LogQL.Templates;

namespace Hewn.LogQL.Tests.Templates;

/// <summary>Functions that Loki adds, a line each.</summary>
public sealed class TemplateFunctionTests
{
    private const long Time = 1_768_787_862_038_978_380;

    [Theory]
    [InlineData("{{ trunc 2 \"日本語\" | len }} {{ trunc -3 \"héllo\" }} {{ substr 1 3 \"hello\" }}", "2 llo el")]
    [InlineData("{{ substr -1 3 \"hello\" }} {{ substr 2 -1 \"hello\" }} {{ substr 2 99 \"hello\" }}", "hel llo llo")]
    [InlineData("{{ int \"0x1f\" }} {{ int \"010\" }} {{ int \"3.0\" }} {{ int \"3.9\" }} "
        + "{{ int \"1_0\" }} {{ int nil }}",
        "31 8 3 0 10 0")]
    [InlineData("{{ add \"9223372036854775807\" 1 }} {{ div -9223372036854775808 -1 }} {{ mod -7 3 }}",
        "-9223372036854775808 -9223372036854775808 -1")]
    [InlineData("{{ addf 0.1 0.2 }} {{ divf 2 3 }} {{ mulf 1.1 1.1 }} {{ subf 0.3 0.1 }} {{ addf }}",
        "0.3 0.6666666666666667 1.21 0.2 0")]
    [InlineData("{{ round 2.5 0 }} {{ round -2.5 0 }} {{ round 1.25 1 }} {{ round 1234 -2 }} {{ ceil -0.5 }}",
        "3 -3 1.3 1200 -0")]
    [InlineData("{{ max 1 \"7\" 3 }} {{ min 4 2.9 }} {{ maxf 1.5 \"2.5\" }} {{ minf 1.5 -1 }}", "7 2 2.5 -1")]
    [InlineData("{{ b64enc \"hi\" }} {{ b64dec \"aGk=\" }} {{ b64dec \"aGk\" }} {{ b64dec \"a$==\" }}",
        "aGk= hi illegal base64 data at input byte 0 illegal base64 data at input byte 1")]
    [InlineData("{{ bytes \"1.5 KiB\" }} {{ bytes \"2MB\" }} {{ bytes \"1,000\" }} {{ bytes \"0B\" }}",
        "1536 2e+06 1000 0")]
    [InlineData("{{ default \"x\" \"\" }} {{ default \"x\" 0 }} {{ default \"x\" .a }} "
        + "{{ default \"x\" .no }} {{ default \"x\" }}",
        "x x b-c x x")]
    [InlineData("{{ alignLeft 5 \"ab\" }}|{{ alignRight 5 \"日本\" }}|{{ alignLeft 1 \"日本\" }}|"
        + "{{ alignRight 1 \"ab\" }}|{{ alignLeft -1 \"ab\" }}",
        "ab   |   日本|日|b|ab")]
    [InlineData("{{ indent 2 \"a\\nb\" }}{{ nindent 1 \"c\" }} {{ repeat 3 \"ab\" }} {{ trimAll \"$\" \"$5$\" }}",
        "  a\n  b\n c ababab 5")]
    [InlineData("{{ regexReplaceAll \"(?P<x>b)(-)\" .a \"$2$x${1}$$$9\" }} "
        + "{{ regexReplaceAll \"x*\" \"abc\" \"-\" }}",
        "-bb$c -a-b-c-")]
    [InlineData("{{ regexReplaceAll \"(a)(?P<n>b)(c)\" \"abc\" \"$3$2$1\" }} "
        + "{{ regexReplaceAllLiteral \"b\" .a \"$1\" }} {{ count \"[a-z]\" .a }}",
        "cba $1-c 2")]
    [InlineData("{{ date \"2006\" 0 }} {{ date \"15:04:05\" (int 3661) }} {{ unixEpoch now }} "
        + "{{ unixToTime \"00001\" }}",
        "1970 01:01:01 1768787862 1970-01-02 00:00:00 +0000 UTC")]
    [InlineData("{{ __line__ | upper }} {{ __timestamp__.Hour }} {{ title \"ab cd\" }} {{ hasPrefix \"b\" .a }}",
        "THE LINE 1 Ab Cd true")]
    [InlineData("{{ if true }}a{{ else with .a }}b{{ end }}", null)]
    [InlineData("{{ with .no }}a{{ else with .a }}{{ . }}{{ else }}c{{ end }}", "b-c")]
    public void A_template_writes_what_Go_and_its_libraries_would(string template, string? expected)
    {
        var data = new TemplateInput(new TestLabels([new("a", "b-c")]), "the line", Time, Time);
        if (expected is null)
        {
            Should.Throw<LogQLException>(() => Template.Parse(template));
            return;
        }

        Template.Parse(template).Execute(data, out string result, out string? error).ShouldBeTrue(error);
        result.ShouldBe(expected);
    }

    [Theory]
    [InlineData("{{ div 1 0 }}", "div: runtime error: integer divide by zero")]
    [InlineData("{{ mod 1 0 }}", "mod: runtime error: integer divide by zero")]
    [InlineData("{{ divf 1 0 }}", "divf: decimal division by 0")]
    [InlineData("{{ addf \"Inf\" }}", "addf: Cannot create a Decimal from +Inf")]
    [InlineData("{{ repeat -1 \"a\" }}", "repeat: strings: negative Repeat count")]
    [InlineData("{{ substr 5 2 \"abcdefgh\" }}", "substr: runtime error: slice bounds out of range [5:2]")]
    [InlineData("{{ substr -1 9 \"abc\" }}", "substr: runtime error: slice bounds out of range [:9] with length 3")]
    [InlineData("{{ bytes \"x\" }}", "bytes: strconv.ParseFloat: parsing \"\": invalid syntax")]
    [InlineData("{{ bytes \"1zb\" }}", "bytes: unhandled size name: zb")]
    [InlineData("{{ unixToTime \"abcde\" }}",
        "unixToTime: unable to parse time 'abcde': strconv.ParseInt: parsing \"abcde\": invalid syntax")]
    [InlineData("{{ regexReplaceAll \"(\" .a \"\" }}", "regexReplaceAll: error parsing regexp: missing closing ): `(`")]
    [InlineData("{{ repeat 999999999 \"a\" }}", "repeat: text longer than 262144 characters")]
    [InlineData("{{ printf \"%999999d%999999d\" 1 1 }}", "printf: text longer than 262144 characters")]
    public void A_function_that_fails_says_why_as_Go_does(string template, string problem)
    {
        var data = new TemplateInput(new TestLabels([new("a", "b-c")]), "the line", Time, Time);
        Template.Parse(template).Execute(data, out string result, out string? error).ShouldBeFalse(result);
        result.ShouldBeEmpty();
        error!.ShouldEndWith($">: error calling {problem}");
    }

    [Theory]
    [InlineData("{{ define \"t\" }}{{ template \"t\" . }}{{ end }}{{ template \"t\" . }}",
        "exceeded maximum template depth (200)")]
    [InlineData("{{ $l := fromJson __line__ }}{{ range $l }}{{ range $l }}{{ range $l }}{{ end }}{{ end }}{{ end }}",
        "more than 1000000 steps")]
    [InlineData("{{ range fromJson __line__ }}{{ repeat 2000 \"x\" }}{{ end }}", "more than 262144 characters")]
    public void What_would_run_or_write_without_end_is_stopped(string template, string problem)
    {
        string line = "[" + string.Join(',', Enumerable.Range(0, 400)) + "]";
        var data = new TemplateInput(new TestLabels([]), line, Time, Time);
        Template.Parse(template).Execute(data, out _, out string? error).ShouldBeFalse();
        error!.ShouldEndWith(problem);
    }

    [Fact]
    public void A_template_says_which_labels_it_may_ask_for()
    {
        Template.Parse("{{ .a }}{{ if .b }}{{ $.c }}{{ end }}").Labels!.Order().ShouldBe(["a", "b", "c"]);
        Template.Parse("{{ . }}").Labels.ShouldBeNull();
        Template.Parse("{{ index . \"a\" }}").Labels.ShouldBeNull();
    }
}
