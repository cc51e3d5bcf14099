using System.Text;
using Hewn.Cli.View.Output;
using Hewn.Store.Entries;

namespace Hewn.Cli.Tests.View.Output;

public sealed class PlainBytesTests
{
    [Theory]
    [InlineData("plain")]
    [InlineData("a\e[31mred\a\u009b2J\nx\u202e")]
    [InlineData("tab\there\r\nnew\u2028line")]
    [InlineData("日本 🎉 é")]
    [InlineData("")]
    public void Bytes_are_made_harmless_as_strings_are(string text) =>
        Plain(Encoding.UTF8.GetBytes(text)).ShouldBe(PlainText.Of(text));

    [Fact]
    public void Bytes_that_are_no_text_are_shown() =>
        Plain([(byte)'a', 0xff, 0xc3, (byte)'b', 0]).ShouldBe(@"a\xff\xc3b\x00");

    [Theory]
    [InlineData("""{"a":"\u001b\"x","b":[1, 2]}""")]
    [InlineData("{\n  \"a b\": \"c d\",\n  \"e\": [\n 1\n ]\n}")]
    [InlineData("{\"a\":\"x\u202ey\u009b\u007f\"}")]
    public void Json_stays_the_same_value_on_one_harmless_line(string json)
    {
        var output = new Utf8Output(null);
        PlainBytes.AppendJson(output, Encoding.UTF8.GetBytes(json));
        Encoding.UTF8.GetString(output.Gathered)
            .ShouldBe(PlainText.OfJson(JsonText.OnOneLine(Encoding.UTF8.GetBytes(json))));
    }

    [Theory]
    [InlineData("{\t\"a\":\t\"é\u202e\u007f\",\t\"b\":1}", "{\"a\":\"é\\u202e\\u007f\",\"b\":1}")]
    [InlineData("{\"a b\": \"x\u009b\", \"c\":[1, 2]}", "{\"a b\": \"x\\u009b\", \"c\":[1, 2]}")]
    public void Json_on_one_line_keeps_its_spaces_and_loses_its_tabs(string json, string expected)
    {
        var output = new Utf8Output(null);
        PlainBytes.AppendJson(output, Encoding.UTF8.GetBytes(json));
        Encoding.UTF8.GetString(output.Gathered).ShouldBe(expected);
    }

    [Theory]
    [InlineData(@"a\n\t\\\/\""\b\f\r", "a\n\t\\/\"\b\f\r")]
    [InlineData(@"\u00e9\u65e5\ud83c\udf89", "é日🎉")]
    [InlineData(@"\ud83cx", "\uFFFDx")]
    [InlineData(@"x\udf89\ud83c", "x\uFFFD\uFFFD")]
    [InlineData("plain", "plain")]
    public void Escapes_are_resolved(string contents, string expected) => Encoding.UTF8
        .GetString(new EscapedBytes().Resolve(Encoding.UTF8.GetBytes(contents))).ShouldBe(expected);

    private static string Plain(byte[] bytes)
    {
        var output = new Utf8Output(null);
        PlainBytes.Append(output, bytes);
        return Encoding.UTF8.GetString(output.Gathered);
    }
}
