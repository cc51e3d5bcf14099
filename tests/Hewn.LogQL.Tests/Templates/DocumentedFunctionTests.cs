using Hewn.LogQL.Templates;
using Hewn.LogQL.Templates.Functions;

namespace Hewn.LogQL.Tests.Templates;

/// <summary>Every template function that Loki documents, with what its documentation says it gives.</summary>
public sealed class DocumentedFunctionTests
{
    public static TheoryData<string, string> Documented { get; } = new()
    {
        { "{{ alignLeft 5 \"hello world\" }}|{{ alignLeft 5 \"hi\" }}|", "hello|hi   |" },
        { "{{ alignRight 5 \"hello world\" }}|{{ alignRight 5 \"hi\" }}", "world|   hi" },
        { "{{ \"hello\" | b64enc }} {{ b64dec \"aGVsbG8=\" }}", "aGVsbG8= hello" },
        { "{{ bytes \"2 KB\" }} {{ \"1KiB\" | bytes }}", "2000 1024" },
        { "{{ default \"-\" \"\" }}{{ default \"-\" \"foo\" }}{{ .none | default \"-\" }}", "-foo-" },
        { "{{ range $q := fromJson \"[{\\\"query\\\":\\\"a\\\"},{\\\"query\\\":\\\"b\\\"}]\" }}{{ $q.query }};{{end}}",
            "a;b;" },
        { "{{ lower \"HELLO\" }} {{ upper \"hello\" }} {{ title \"hello world\" }}", "hello HELLO Hello World" },
        { "{{ indent 4 \"a\\nb\" }}{{ nindent 2 \"c\" }}", "    a\n    b\n  c" },
        { "{{ repeat 3 \"hello\" }}", "hellohellohello" },
        { "{{ printf \"The IP address was %s\" .ip }} {{ printf \"%-5.5s|%5.1f|%03d\" .ip 2.25 7 }}",
            "The IP address was 129.168.1.1 129.1|  2.2|007" },
        { "{{ replace \"hello\" \"world\" \"hello world\" }} {{ .a | replace \"-c\" \"\" }}", "world world b" },
        { "{{ substr 0 5 \"hello world\" }} {{ substr 6 11 \"hello world\" }}", "hello world" },
        { "{{ trim \"   hello    \" }}{{ trimAll \"$\" \"$5.00\" }}", "hello5.00" },
        { "{{ trimPrefix \"-\" \"-hello\" }} {{ trimSuffix \"-\" \"hello-\" }}", "hello hello" },
        { "{{ trunc 5 \"hello world\" }} {{ trunc -5 \"hello world\" }}", "hello world" },
        { "{{ urlencode \"a b&c/d?é\" }} {{ urldecode \"a+b%26c\" }}", "a+b%26c%2Fd%3F%C3%A9 a b&c" },
        { "{{ if contains \"he\" \"hello\" }}yes{{ end }} {{ if eq \"hello\" \"hello\" }}yes{{ end }}", "yes yes" },
        { "{{ if hasPrefix \"he\" \"hello\" }}yes{{ end }} {{ if hasSuffix \"lo\" \"hello\" }}yes{{ end }}",
            "yes yes" },
        { "{{ if and (contains \"he\" \"hello\") (contains \"llo\" \"hello\") }}yes{{ end }}", "yes" },
        { "{{ if contains .a \"ErrTimeout\" }}timeout{{else if contains \"he\" \"hello\"}}yes{{else}}no{{end}}",
            "yes" },
        { "{{ if not (or (eq 1 2) (ne 1 1)) }}{{ lt 1 2 }}{{ le 2 2 }}{{ gt 1 2 }}{{ ge 1 2 }}{{ end }}",
            "truetruefalsefalse" },
        { "{{ add 3 2 5 }} {{ addf 3.5 2 5 }}", "10 10.5" },
        { "{{ ceil 123.001 }} {{ floor 123.9999 }} {{ round 123.555555 3 }} {{ round 123.555555 0 }}",
            "124 123 123.556 124" },
        { "{{ div 10 2 }} {{ divf 10 2 4 }} {{ mod 10 3 }}", "5 1.25 1" },
        { "{{ \"3.5\" | float64 }} {{ \"3\" | int }}", "3.5 3" },
        { "{{ max 1 2 3 }} {{ maxf 1 2.5 3 }} {{ min 1 2 3 }} {{ minf 1 2.5 3 }}", "3 3 1 1" },
        { "{{ mul 5 2 3 }} {{ mulf 5.5 2 2.5 }} {{ sub 5 2 }} {{ subf 5.5 1.5 2.5 }}", "30 27.5 3 1.5" },
        { "{{ duration \"1m30s\" }} {{ \"1h0.5s\" | duration_seconds }}", "90 3600.5" },
        { "{{ toDate \"2006-01-02\" \"2021-11-02\" }}", "2021-11-02 00:00:00 +0000 UTC" },
        { "{{ toDateInZone \"2006-01-02\" \"UTC\" \"2021-11-02\" | unixEpoch }}", "1635811200" },
        { "{{ toDateInZone \"2006-01-02 15:04\" \"Europe/Berlin\" \"2021-11-02 01:00\" | unixEpochMillis }}",
            "1635811200000" },
        { "{{ \"2021-11-02T00:00:00.5Z\" | toDateInZone \"2006-01-02T15:04:05.999999999Z\" \"UTC\" | unixEpochNanos }}",
            "1635811200500000000" },
        { "{{ date \"2006-01-02\" (unixToTime \"1679577215\") }} {{ date \"15:04\" (unixToTime \"1679577215000\") }}",
            "2023-03-23 13:13" },
        { "{{ __timestamp__ | date \"2006-01-02T15:04:05.00Z-07:00\" }} {{ __timestamp__ | unixEpoch }}",
            "2026-01-19T01:57:42.03Z+00:00 1768787862" },
        { "{{ now | unixEpoch }}", "1768787862" },
        { "{{ regexReplaceAll \"(a*)bc\" \"aabc\" \"${1}a\" }} {{ regexReplaceAllLiteral \"(ts=)\" \"ts=12\" \"$1\" }}",
            "aaa $112" },
        { "{{ \"abbacda\" | count \"a\" }} {{ count \"ab|da\" \"abbacda\" }}", "3 2" },
        { "{{ __line__ | lower | trunc 3 }}", "the" },
        { "{{ .path | replace \" \" \"_\" | trunc 5 | upper }}", "/A_B_" },
        { "{{ ToUpper \"This is a string\" }} {{ ToUpper \"This is a string\" | ToLower }}",
            "THIS IS A STRING this is a string" },
        { "{{ TrimPrefix .path \"/\" }}|{{ TrimSuffix .path \" cd\" }}|{{ TrimPrefix .path \"cd\" }}",
            "a b cd|/a b|/a b cd" },
        { "{{ TrimSpace \" b \\t\" }}", "b" },
        { "{{- /* nothing */ -}} {{ len .a }}{{ index .a 0 }}{{ slice .a 1 }}{{ print 1 2 \"x\" }}{{ html \"<\" }}",
            "398-c1 2x&lt;" },
    };

    [Theory]
    [MemberData(nameof(Documented))]
    public void It_gives_what_its_documentation_says(string template, string expected)
    {
        const long Time = 1_768_787_862_038_978_380;
        var labels = new TestLabels([new("a", "b-c"), new("ip", "129.168.1.1"), new("path", "/a b cd")]);
        Template.Parse(template).Execute(new(labels, "THE LINE", Time, Time), out string result, out string? error)
            .ShouldBeTrue(error);
        result.ShouldBe(expected);
    }

    [Fact]
    public void None_is_missing()
    {
        string[] documented =
        [
            "__line__", "__timestamp__", "date", "duration", "duration_seconds", "now", "toDate", "toDateInZone",
            "unixEpoch", "unixEpochMillis", "unixEpochNanos", "unixToTime", "alignLeft", "alignRight", "b64enc",
            "b64dec", "bytes", "default", "fromJson", "lower", "indent", "nindent", "repeat", "printf", "replace",
            "substr", "title", "trim", "trimAll", "trimPrefix", "trimSuffix", "trunc", "upper", "urlencode",
            "urldecode", "contains", "eq", "hasPrefix", "hasSuffix", "add", "addf", "ceil", "div", "divf", "float64",
            "floor", "int", "max", "maxf", "min", "minf", "mul", "mulf", "mod", "round", "sub", "subf", "count",
            "regexReplaceAll", "regexReplaceAllLiteral",
        ];
        documented.Except(FunctionTable.Names).ShouldBeEmpty();
        string shown = string.Join(' ', Documented.Select(row => (string)row[0]));
        documented.Where(name => !shown.Contains(name, StringComparison.Ordinal)).ShouldBeEmpty();
    }
}
