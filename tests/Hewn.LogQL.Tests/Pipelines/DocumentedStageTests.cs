namespace Hewn.LogQL.Tests.Pipelines;

/// <summary>What Loki's documentation says of stages, at its edges; a line each.</summary>
public sealed class DocumentedStageTests
{
    [Theory]
    [InlineData("| label_format a=b,b=a", "a=1 b=2", "b=2")] // one after the other: no swap
    [InlineData("| label_format a=b,c=a", "a=1 b=2", "c=2")]
    [InlineData("| label_format x=`{{.a}}`,y=`{{.b}}`", "a=1 b=2", "a=1 b=2 x=1 y=2")]
    [InlineData("| label_format x=`{{.a | upper}}-{{.s}}`", "a=q", "a=q x=Q-api")]
    [InlineData("| label_format x=`{{div 1 0}}`, y=`{{.a}}`", "a=1", "__error__=TemplateFormatErr a=1 y=1")]
    [InlineData("| label_format a=`{{.none}}`", "a=1", "a=")]
    [InlineData("| label_format s=`x`", "a=1", "a=1 s=x")]
    [InlineData("| drop a, b | a=\"\"", "a=1 b=2 c=3", "c=3")]
    [InlineData("| keep a=~\"[0-9]+\", s", "a=12 b=x", "a=12 | -m")]
    [InlineData("| drop s=~\"a.*\", b!=\"2\"", "a=1 b=2", "a=1 b=2 | -s")]
    public void Labels_are_formatted_kept_and_dropped(string stages, string line, string expected) =>
        OneLine.Through("| logfmt " + stages, line).ShouldBe($"{line} | {expected}");

    [Theory]
    [InlineData("| json a=\"b[0].c\"", """{"b":[{"c":"deep"}]}""", "a=deep")]
    [InlineData("| json a=\"b[1].c\"", """{"b":[{"c":"deep"}]}""", "a=")]
    [InlineData("| json a=\"b[0]\"", """{"b":[{"c":"deep"}]}""", "a={\"c\":\"deep\"}")]
    [InlineData("| json a=\"b\", c=\"d.e\"", """{"b":[1,2],"d":{"e":null}}""", "a=[1,2] c=")]
    [InlineData("| json a=`[\"x y\"][\"z.q\"]`", """{"x y":{"z.q":"odd"}}""", "a=odd")]
    [InlineData("| json a=`b[0][1]`", """{"b":[[1,"two"]]}""", "a=two")]
    [InlineData("| json s=\"s\"", """{"s":"inner"}""", "s_extracted=inner")]
    [InlineData("| json first=\"a\", second=\"a\"", """{"a":1.50}""", "first=1.50 second=1.50")]
    [InlineData("| json a=\"t\", b=\"f\"", """{"t":true,"f":false}""", "a=true b=false")]
    public void A_json_expression_takes_one_value(string stages, string line, string expected) =>
        OneLine.Through(stages, line).ShouldBe($"{line} | {expected}");

    [Theory]
    [InlineData("| logfmt --strict --keep-empty", "a=1 c=\"\"", "a=1 c=")]
    [InlineData("| logfmt --keep-empty --strict", "a=1 b=x\"y", "__error__=LogfmtParserErr a=1")]
    [InlineData("| logfmt --strict a, b=\"c\"", "a=1 c=2 d=e=f", "__error__=LogfmtParserErr a=1 b=2")]
    [InlineData("| logfmt", "a=\"with = and \\\"quotes\\\"\" b=\"\"", "a=with = and \"quotes\"")]
    [InlineData("| logfmt", "a=1\tb=2", "a=1 b=2")]
    [InlineData("| logfmt", "ä=1 b-c=2 9=x", "_=1 _9=x b_c=2")]
    public void Logfmt_flags(string stages, string line, string expected) =>
        OneLine.Through(stages, line).ShouldBe($"{line} | {expected}");

    [Theory]
    [InlineData("| pattern \"<_> <b>\"", "x y", "x y | b=y")]
    [InlineData("| pattern \"<a>, <b>, <_>\"", "1, 2, 3", "1, 2, 3 | a=1 b=2")]
    [InlineData("| pattern \"<a>, <b>, <_>\"", "1, 2", "1, 2 | a=1 b=2")]
    [InlineData("| pattern \"<a> <b> end\"", "x y z", "x y z | a=x b=y z")]
    [InlineData("| pattern `\"<a>\" <b>`", "\"q r\" s", "\"q r\" s | a=q r b=s")]
    [InlineData("| pattern \"é<a>é\"", "éxé", "éxé | a=x")]
    [InlineData("| pattern \"<s>:\"", "in:", "in: | s_extracted=in")]
    [InlineData("| regexp `(?P<a>\\w+)=(?P<b>\\w+)`", "k=v w=z", "k=v w=z | a=k b=v")]
    [InlineData("| regexp `(?i)(?P<a>ERR)or`", "an error", "an error | a=err")]
    [InlineData("| unpack", """{"a":"1","_entry":"line","b":2}""", "line | a=1")]
    [InlineData("| unpack | json", """{"a":"1","_entry":"{\"z\":3}"}""", "{\"z\":3} | a=1 z=3")]
    [InlineData("| decolorize | logfmt", "\u001b[1;32ma=1\u001b[0m", "a=1 | a=1")]
    public void Patterns_expressions_and_packed_lines(string stages, string line, string expected) =>
        OneLine.Through(stages, line).ShouldBe(expected);

    [Theory]
    [InlineData("| pattern \"text\"", "at least one capture is required")]
    [InlineData("| pattern \"<a><b>\"", "found consecutive capture")]
    [InlineData("| pattern \"<a> <a>\"", "duplicate capture name (a)")]
    [InlineData("| regexp \"a(b)\"", "at least one named capture must be supplied")]
    [InlineData("| regexp \"(?P<a>.)(?P<a>.)\"", "duplicate")]
    [InlineData("| regexp \"(?P<a>.\"", "missing closing )")]
    [InlineData("| regexp \"(?<!x)(?P<a>.)\"", "invalid named capture")]
    [InlineData("|~ \"(a)\\\\1\"", "invalid escape sequence")]
    [InlineData("|~ \"a{1001}\"", "invalid repeat count")]
    [InlineData("|~ \"a**\"", "invalid nested repetition operator")]
    [InlineData("| line_format \"{{.a\"", "unclosed action")]
    [InlineData("| line_format \"{{nothing .a}}\"", "function \"nothing\" not defined")]
    [InlineData("| json a=\"b[\"", "cannot parse expression")]
    public void What_makes_no_sense_is_refused(string stages, string words) =>
        Should.Throw<LogQLException>(() => OneLine.Through(stages, "")).Message.ShouldContain(words);

    [Theory]
    [InlineData("|= ip(\"2001:db8::1-2001:db8::ff\")", "from [2001:db8::8]:443", true)]
    [InlineData("|= ip(\"2001:db8::1-2001:db8::ff\")", "from [2001:db8::100]:443", false)]
    [InlineData("|= ip(\"fe80::/10\")", "fe80::1ff:fe23:4567:890a up", true)]
    [InlineData("!= ip(\"192.168.4.5/16\")", "at 192.168.250.1", false)]
    [InlineData("|= ip(\"192.168.4.5/16\") |= \"up\"", "at 192.168.250.1 up", true)]
    [InlineData("| logfmt | a=ip(\"fe80::/10\")", "a=fe80::1", true)]
    [InlineData("| logfmt | a=ip(\"10.0.0.1-10.0.0.9\")", "a=10.0.0.10", false)]
    [InlineData("| logfmt | a!=ip(\"10.0.0.1\")", "a=10.0.0.2", true)]
    [InlineData("| logfmt | a!=ip(\"10.0.0.1\") or b=\"x\"", "a=10.0.0.1 b=x", true)]
    [InlineData("|> \"<_>level=error<_>\" or \"<_>warn<_>\"", "x warn y", true)]
    [InlineData("|~ \"(?s)a.b\"", "a b", true)]
    [InlineData("|~ \"\\\\bfoo\\\\b\"", "a foo b", true)]
    [InlineData("|~ \"[[:alpha:]]+\\\\d\\\\x41\"", "xy1A", true)]
    [InlineData("|~ \"\\\\p{Greek}\"", "αβγ", true)]
    [InlineData("|~ `^\\d{3}$`", "123", true)]
    [InlineData("|~ \"(?U)a+b\"", "aab", true)]
    [InlineData("|~ \"\\\\Qa.b\\\\E\"", "axb", false)]
    public void Addresses_and_expressions_match(string stages, string line, bool isKept) =>
        (OneLine.Through(stages, line) != "-").ShouldBe(isKept);

    [Theory]
    [InlineData("| a > 1.5s", "a=2s", true)]
    [InlineData("| a >= 1m30s", "a=90s", true)]
    [InlineData("| a < 1h and a > 500us", "a=1ms", true)]
    [InlineData("| a == 1.5KiB", "a=1536", true)]
    [InlineData("| a != 2MB", "a=2000000", false)]
    [InlineData("| a <= 1e3", "a=1000", true)]
    [InlineData("| a > -1", "a=-0.5", true)]
    [InlineData("| a = 5", "a=5.0", true)]
    [InlineData("| a=\"1\", b=\"2\"", "a=1 b=2", true)]
    [InlineData("| a=\"1\" b=\"3\"", "a=1 b=2", false)]
    [InlineData("| (a=\"1\" or b=\"3\") and c!=\"x\"", "a=1 b=2", true)]
    [InlineData("| a=~\"1|2\" | b!~\"3.*\"", "a=2 b=2", true)]
    public void Conditions_compare_numbers_durations_and_sizes(string stages, string line, bool isKept) =>
        (OneLine.Through("| logfmt " + stages, line) != "-").ShouldBe(isKept);
}
