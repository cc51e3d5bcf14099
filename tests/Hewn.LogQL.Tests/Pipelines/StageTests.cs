namespace Hewn.LogQL.Tests.Pipelines;

/// <summary>One line a row: stages, the line, what comes out (<c>-</c>: dropped).</summary>
public sealed class StageTests
{
    [Theory]
    [InlineData("|= \"b\"", "abc", "abc")]
    [InlineData("|= \"x\"", "abc", "-")]
    [InlineData("|= \"x\" or \"c\"", "abc", "abc")]
    [InlineData("|= \"\"", "abc", "abc")]
    [InlineData("!= \"b\"", "abc", "-")]
    [InlineData("!= \"x\" or \"c\"", "abc", "-")]
    [InlineData("!= \"x\" or \"y\"", "abc", "abc")]
    [InlineData("|~ \"a.c\"", "xabcx", "xabcx")]
    [InlineData("|~ \"^b\"", "abc", "-")]
    [InlineData("!~ \"(?i)B\"", "abc", "-")]
    [InlineData("|~ \"é.$\"", "né!", "né!")]
    public void A_line_filter(string stages, string line, string expected) =>
        OneLine.Through(stages, line).ShouldBe(expected);

    [Theory]
    [InlineData("|> \"<_>b<_>\"", "abc", "abc")]
    [InlineData("|> \"a<_>\"", "abc", "abc")]
    [InlineData("|> \"<_>a\"", "aa aaa", "-")] // no going back
    [InlineData("|> \"<_>c\"", "abc", "abc")]
    [InlineData("|> \"<_>b\"", "abc", "-")]
    [InlineData("|> \"<_>\"", "abc", "abc")]
    [InlineData("|> \"\"", "abc", "-")]
    [InlineData("!> \"\"", "abc", "abc")]
    [InlineData("!> \"<_>b<_>\" or \"x\"", "abc", "-")]
    public void A_pattern_filter(string stages, string line, string expected) =>
        OneLine.Through(stages, line).ShouldBe(expected);

    [Theory]
    [InlineData("|= ip(\"10.0.0.1\")", "from 10.0.0.1:80", "from 10.0.0.1:80")]
    [InlineData("|= ip(\"10.0.0.0/8\")", "from 10.9.8.7", "from 10.9.8.7")]
    [InlineData("|= ip(\"10.0.0.1-10.0.0.9\")", "at 10.0.0.10 ", "-")]
    [InlineData("|= ip(\"10.0.0.1-10.0.0.9\")", "at 10.0.0.9 ", "at 10.0.0.9 ")]
    [InlineData("|= ip(\"1.2.3.4\")", "1.2.3.4.5", "-")]
    [InlineData("|= ip(\"1.2.3.4\")", "01.2.3.4", "-")]
    [InlineData("|= ip(\"2001:db8::/32\")", "[2001:db8::1]:443", "[2001:db8::1]:443")]
    [InlineData("!= ip(\"::1\")", "see ::1 there", "-")]
    [InlineData("!= ip(\"0.0.0.0/0\")", "none", "none")]
    public void An_address_filter(string stages, string line, string expected) =>
        OneLine.Through(stages, line).ShouldBe(expected);

    [Theory]
    [InlineData("| json", """{"a":1,"b":{"c":"x y"},"n":null,"l":[1]}""", "a=1 b_c=x y")]
    [InlineData("| json", """{"s":"inner","m":"over"}""", "m=over s_extracted=inner")]
    [InlineData("| json", """{"a":"1","a":"2"}""", "a=2")]
    [InlineData("| json", """{"1a.b":true,"é":1.50,"e":""}""", "_=1.50 _1a_b=true e=")]
    [InlineData("| json", """{"a":"q\"\\\/\n\u00e9\ud83d\ude00"}""", "a=q\"\\/\né😀")]
    [InlineData("| json", """{"a":"\ud800","b":"\x","c":1}""", "a= b= c=1")]
    [InlineData("| json", """{"a":1} more""", "a=1")]
    [InlineData("| json", """{"a":1,"b":""", "__error__=JSONParserErr a=1")]
    [InlineData("| json", """{"a":{"b":1,"c":""", "__error__=JSONParserErr")]
    [InlineData("| json", """{"a":1,}""", "a=1")]
    [InlineData("| json", "[1]", "__error__=JSONParserErr")]
    [InlineData("| json", "", "__error__=JSONParserErr")]
    [InlineData("| json a", """{"a":1,"a":2}""", "a=1")]
    [InlineData("| json a, z", """{"a":[1, "x"]}""", "a=[1, \"x\"] z=")]
    [InlineData("| json x=\"b.c[1].d\"", """{"b":{"c":[0,{"d":"deep"}]}}""", "x=deep")]
    [InlineData("| json x=`[\"b c\"]`, y=\"o\"", """{"b c":null,"o":{"p":{}}}""", "x= y={\"p\":{}}")]
    [InlineData("| json s", """{"s":5}""", "s_extracted=5")]
    [InlineData("| json a", " {}", "__error__=JSONParserErr")]
    [InlineData("| json a", "\"text\"", "a=")]
    public void Json(string stages, string line, string expected) =>
        OneLine.Through(stages, line).ShouldBe(line.Length == 0 ? expected : $"{line} | {expected}");

    [Theory]
    [InlineData("| logfmt", "a=1 b=\"x \\\"y\\\"\" c= d", "a=1 b=x \"y\"")]
    [InlineData("| logfmt", "a=b=c d=e", "d=e")]
    [InlineData("| logfmt", "=x a=1 f\"o=1", "a=1")]
    [InlineData("| logfmt", "a=1 a=2 s=in", "a=2 s_extracted=in")]
    [InlineData("| logfmt --keep-empty", "c= d a=\"\"", "a= c= d=")]
    [InlineData("| logfmt --strict", "b=1 a=b=c d=e", "__error__=LogfmtParserErr b=1")]
    [InlineData("| logfmt --strict", "a=\"open", "__error__=LogfmtParserErr")]
    [InlineData("| logfmt a, x=\"b\", z", "b=2 a=1", "a=1 x=2 z=")]
    [InlineData("| logfmt x=\"a\"", "x=1", "x=1")]
    [InlineData("| label_format a=\"old\" | logfmt", "a=1 b=2", "a=old b=2")]
    public void Logfmt(string stages, string line, string expected) =>
        OneLine.Through(stages, line).ShouldBe($"{line} | {expected}");

    [Theory]
    [InlineData("| pattern \"<a> <b>\"", "x y z", "x y z | a=x b=y z")]
    [InlineData("| pattern \"<a>=<b>\"", "xyz", "xyz | a=xyz")]
    [InlineData("| pattern \"[<a>] <_> <b>;\"", "[x] y z;", "[x] y z; | a=x b=z")]
    [InlineData("| pattern \"[<a>\"", "x", "x")]
    [InlineData("| regexp \"(?P<a>\\\\d+)(?P<b>x)?\"", "n 12", "n 12 | a=12 b=")]
    [InlineData("| regexp \"(?P<s>.)\"", "ab", "ab | s_extracted=a")]
    [InlineData("| regexp \"(?P<a>\\\\d)\"", "none", "none")]
    [InlineData("| unpack", """{"a":"1","n":2,"_entry":"the \"line\""}""", "the \"line\" | a=1")]
    [InlineData("| unpack", """{"a":"1"}""", """{"a":"1"}""")]
    [InlineData("| unpack", "text", "text | __error__=JSONParserErr")]
    [InlineData("| decolorize", "\u001b[31mred\u001b[0m plain", "red plain")]
    public void Other_parsers(string stages, string line, string expected) =>
        OneLine.Through(stages, line).ShouldBe(expected);

    [Theory]
    [InlineData("| a=\"1\"", "a=1", "a=1 | a=1")]
    [InlineData("| a!=\"1\"", "a=1", "-")]
    [InlineData("| z=\"\"", "a=1", "a=1 | a=1")]
    [InlineData("| a=~\"[0-9]\"", "a=12", "-")] // the whole value must match
    [InlineData("| a>1", "a=1.5", "a=1.5 | a=1.5")]
    [InlineData("| a>1", "a=x", "a=x | __error__=LabelFilterErr a=x")]
    [InlineData("| z!=1", "a=1", "-")]
    [InlineData("| a>1m", "a=90s", "a=90s | a=90s")]
    [InlineData("| a>1m", "a=2d", "a=2d | __error__=LabelFilterErr a=2d")]
    [InlineData("| a>1KB", "a=1KiB", "a=1KiB | a=1KiB")]
    [InlineData("| a=ip(\"10.0.0.0/8\")", "a=10.1.1.1", "a=10.1.1.1 | a=10.1.1.1")]
    [InlineData("| z!=ip(\"10.0.0.0/8\")", "a=1", "-")]
    [InlineData("| a=\"2\" or a=\"1\" and b=\"9\"", "a=1 b=2", "-")]
    [InlineData("| a=\"1\" or a=\"1\" and b=\"9\"", "a=1 b=2", "a=1 b=2 | a=1 b=2")]
    [InlineData("| a>1 | a>9 | __error__=\"\"", "a=x", "-")]
    [InlineData("| a>1 | z=\"q\"", "a=x", "-")] // conditions hold for lines with errors, too
    [InlineData("| a>1 | b>9", "a=x b=1", "-")]
    [InlineData("| a>1 | z>9", "a=x b=1", "-")]
    public void A_label_filter(string stages, string line, string expected) =>
        OneLine.Through("| logfmt " + stages, line).ShouldBe(expected);

    [Theory]
    [InlineData("| keep a", "a=1 b=2", "a=1 b=2 | a=1 | -s -m")]
    [InlineData("| keep a=\"2\", s", "a=1 b=2", "a=1 b=2 | -m")]
    [InlineData("| drop a, m", "a=1 b=2", "a=1 b=2 | b=2 | -m")]
    [InlineData("| drop a=\"2\", s=\"api\"", "a=1", "a=1 | a=1 | -s")]
    [InlineData("| a>5 | drop __error__", "a=x", "a=x | a=x")]
    [InlineData("| a>5 | keep z", "a=x", "a=x | __error__=LabelFilterErr | -s -m")]
    [InlineData("| label_format b=a", "a=1", "a=1 | b=1")]
    [InlineData("| label_format b=z", "b=1", "b=1 | b=1")]
    [InlineData("| label_format a=a", "a=1", "a=1")]
    [InlineData("| label_format a=\"\"", "a=1", "a=1 | a=")]
    [InlineData("| label_format x=\"{{.a}}!\", y=\"{{.x}}?\"", "a=1", "a=1 | a=1 x=1! y=?")]
    [InlineData("| label_format x=\"{{div 1 0}}\"", "a=1", "a=1 | __error__=TemplateFormatErr a=1")]
    [InlineData("| line_format \"{{.a}}-{{.s}}-{{.m}}-{{.z}}\"", "a=1", "1-api-meta- | a=1")]
    [InlineData("| line_format \"{{div 1 0}}\"", "a=1", "a=1 | __error__=TemplateFormatErr a=1")]
    public void Labels_and_lines_written_anew(string stages, string line, string expected) =>
        OneLine.Through("| logfmt " + stages, line).ShouldBe(expected);

    [Theory]
    [InlineData("|~ \"(\"", "stage '|~ \"(\"' : error parsing regexp: missing closing ): `(`")]
    [InlineData("|= ip(\"1.2.3\")", "stage '|= ip(\"1.2.3\")' : ip: invalid pattern: \"1.2.3\"")]
    [InlineData("|~ ip(\"1.2.3.4\")", "stage '|~ ip(\"1.2.3.4\")' : ip: invalid operation")]
    [InlineData("|> \"<a>\"", "stage '|> \"<a>\"' : named captures are not allowed: found '<a>'")]
    [InlineData("| json a=\"\"", "stage '| json a=\"\"' : cannot parse expression []: syntax error: unexpected $end")]
    [InlineData("| label_format a=b, a=c",
        "stage '| label_format a=b,a=c' : multiple label name 'a' not allowed in a single format operation")]
    [InlineData("| label_format __error__=b", "stage '| label_format __error__=b' : __error__ cannot be formatted")]
    [InlineData("| a=ip(\"x\")", "stage '| a=ip(\"x\")' : ip: invalid pattern: \"x\"")]
    public void A_stage_that_makes_no_sense_is_refused_before_any_line(string stages, string reason) =>
        Should.Throw<LogQLException>(() => OneLine.Through(stages, "")).Message.ShouldBe("parse error : " + reason);
}
