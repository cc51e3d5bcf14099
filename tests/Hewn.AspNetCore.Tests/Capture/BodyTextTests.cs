using System.Text;
using System.Text.Json;
using Hewn.AspNetCore.Capture;

namespace Hewn.AspNetCore.Tests.Capture;

public sealed class BodyTextTests
{
    [Fact]
    public void Json_sent_as_a_form_is_read_as_json()
    {
        Render("""{"question":"hi","password":"hunter2"}""", BodyFormat.Form)
            .ShouldBe("""{"question":"hi","password":"[REDACTED]"}""");
        Render("a=1&password=hunter2", BodyFormat.Form).ShouldBe("\"a=1&password=[REDACTED]\"");
    }

    [Fact]
    public void A_name_is_cut_as_those_of_fields_are()
    {
        string shown = Render($$"""{"{{new string('n', 3000)}}":1,"short":2}""");
        shown.ShouldBe($$"""{"{{new string('n', 256)}}…[truncated 2744 bytes]":1,"short":2}""");
    }

    private static string Render(string body, BodyFormat format = BodyFormat.Json, int? keep = null) =>
        Render(Encoding.UTF8.GetBytes(body), format, keep);

    private static string Render(byte[] body, BodyFormat format = BodyFormat.Json, int? keep = null)
    {
        var captured = new CapturedBody(keep ?? body.Length);
        captured.Append(body);
        RenderedBody rendered = BodyText.Render(
            captured.Take(close: true), new BodyType(format, null), declaredBytes: null, isEnded: true);
        string json = Encoding.UTF8.GetString(rendered.Value.ShouldNotBeNull().Utf8.Span);
        json.ShouldNotContain("\n");
        JsonDocument.Parse(json).Dispose(); // Whatever came in, the line stays whole.
        return json;
    }

    [Theory]
    [InlineData("""{ "a" : [ 1 , 2.50 , -0e+9 , true , null ] }""", """{"a":[1,2.50,-0e+9,true,null]}""")]
    [InlineData("\"only text\"", "\"only text\"")]
    [InlineData("""{"a":1,"a":2}""", """{"a":1,"a":2}""")]
    [InlineData("""{"n":123456789012345678901234567890.5}""", """{"n":123456789012345678901234567890.5}""")]
    [InlineData("""{"text":"gr\u00fc\u00dfe <b>&'"}""", """{"text":"grüße <b>&'"}""")]
    [InlineData("""{"password":null,"api_key":"x"}""", """{"password":null,"api_key":"[REDACTED]"}""")]
    [InlineData("""{"max_tokens":5,"tokens":9,"token":7,"prompt_tokens":3}""",
        """{"max_tokens":5,"tokens":9,"token":7,"prompt_tokens":3}""")]
    [InlineData("""{"token":"abc"}""", """{"token":"[REDACTED]"}""")]
    [InlineData("""{"logprobs":{"content":[{"token":"Hi","top_logprobs":[{"token":"Yo"}]}]}}""",
        """{"logprobs":{"content":[{"token":"Hi","top_logprobs":[{"token":"Yo"}]}]}}""")]
    [InlineData("""{"completion_probabilities":[{"token":"Hi"}],"token":"abc"}""",
        """{"completion_probabilities":[{"token":"Hi"}],"token":"[REDACTED]"}""")]
    [InlineData("""{"tokens":[{"token":"Hi","password":"x"}]}""",
        """{"tokens":[{"token":"Hi","password":"[REDACTED]"}]}""")]
    [InlineData("[]", "[]")]
    public void Valid_json_is_nested_compactly(string body, string expected) => Render(body).ShouldBe(expected);

    [Theory]
    [InlineData("{\"a\":NaN}")]
    [InlineData("{\"a\":1")]
    [InlineData("{a:1}")]
    [InlineData("[1,]")]
    [InlineData("{} {}")]
    [InlineData("\u0001\u0002")]
    [InlineData("\u2028")]
    [InlineData("nul")]
    [InlineData("\"half \\ud83d\"")]
    public void What_is_no_json_is_text(string body) => Render(body).ShouldStartWith("\"");

    [Fact]
    public void A_half_surrogate_inside_json_does_not_break_the_line() =>
        Render("""{"a":"x\ud83d","b\udc00":"y","c":1}""").ShouldContain("\"c\":1");

    [Fact]
    public void Invalid_utf8_does_not_break_the_line()
    {
        Render([.. "{\"a\":\""u8, 0xff, 0xfe, 0xc3, .. "\",\"password\":\"zebra\"}"u8]).ShouldNotContain("zebra");
        Render([0xff, 0xfe, 0xc3, 0x28], BodyFormat.Text).ShouldStartWith("\"");
    }

    [Fact]
    public void A_cut_inside_a_character_leaves_no_half_of_it()
    {
        Render("aä🪓z", BodyFormat.Text, keep: 2).ShouldBe("\"a…[truncated 6 bytes]\"");
        Render("aä🪓z", BodyFormat.Text, keep: 6).ShouldBe("\"aä…[truncated 2 bytes]\"");
        Render("aä🪓z", BodyFormat.Text, keep: 7).ShouldBe("\"aä🪓…[truncated 1 bytes]\"");
    }

    [Fact]
    public void Cut_json_says_how_much_is_missing()
    {
        Render("""{"a":"hello","b":[1,2,3]}""", keep: 10).ShouldBe("\"{\\\"a\\\":\\\"hell…[truncated 15 bytes]\"");
        Render("""{ "a" : "hello", "b" : 1 }""", keep: 18).ShouldBe(
            "\"{\\\"a\\\":\\\"hello\\\", \\\"…[truncated 8 bytes]\"");
    }

    [Fact]
    public void Nesting_is_written_to_sixteen_levels()
    {
        string deep = Render(new string('[', 40) + new string(']', 40));
        deep.ShouldBe(new string('[', 16) + "\"…[nested deeper than 16]\"" + new string(']', 16));
        Render(new string('[', 30_000)).ShouldStartWith("\"");
    }

    [Fact]
    public void Text_that_grows_by_escaping_still_fits_a_line()
    {
        string rendered = Render(new string('\u0001', 64 * 1024), BodyFormat.Text);
        rendered.Length.ShouldBeInRange(96 * 1024 - 10, 96 * 1024 + 100);
        rendered.ShouldEndWith("…[truncated 49152 bytes]\"");
    }

    [Fact]
    public void Bytes_that_are_no_text_become_a_note() =>
        Render([.. "{\0\"\0p\0"u8], BodyFormat.Json).ShouldBe("\"…[binary, 6 bytes]\"");

    [Fact]
    public void A_byte_order_mark_is_no_part_of_json() => Render("\uFEFF{\"a\":1}").ShouldBe("""{"a":1}""");

    [Theory]
    [InlineData("""{"error":{"message":"a","type":"t"},"message":"b"}""", "a")]
    [InlineData("""{"message":"b","error":"c"}""", "c")]
    [InlineData("""{"title":"t","detail":"d"}""", "d")]
    [InlineData("""{"title":"t"}""", "t")]
    [InlineData("""{"choices":[{"message":"no"}]}""", null)]
    [InlineData("""["message","no"]""", null)]
    [InlineData("""{"other":{"message":"no"}}""", null)]
    public void The_error_message_is_found_in_its_usual_places(string body, string? expected)
    {
        JsonCopy copy = JsonRedactor.Copy(Encoding.UTF8.GetBytes(body), isComplete: true);
        copy.Facts.ErrorMessage.ShouldBe(expected);
    }

    [Fact]
    public void Every_cut_of_a_body_keeps_its_secrets()
    {
        const string Body = """{"a":[{"password":"zebra1","x":"\"quoted\""},{"token":["zebra2",{"y":"zebra3"}]}],"""
            + """
            "note":"'api_key': 'zebra4'"}
            """;
        for (int keep = 1; keep <= Body.Length; keep++)
        {
            string rendered = Render(Body, keep: keep);
            rendered.Contains("zeb", StringComparison.Ordinal).ShouldBeFalse($"{keep}: {rendered}");
        }
    }

    [Fact]
    public void Every_single_broken_character_keeps_the_secrets_of_the_others()
    {
        const string Body = """{"a":[{"x":1},{"password":"zebra","b":2}],"c":"d"}""";
        int name = Body.IndexOf("\"password\"", StringComparison.Ordinal);
        for (int at = 0; at < Body.Length; at++)
        {
            bool isInName = at >= name && at < name + "\"password\"".Length;
            if (isInName)
                continue; // Then it is another name.
            foreach (char broken in "\"{}[],:\\x\u0007")
            {
                if (at == name + "\"password\"".Length && broken is ',' or '}' or ']')
                    continue; // Without its colon, but with a separator, it is a word in a list.
                string rendered = Render(Body[..at] + broken + Body[(at + 1)..]);
                rendered.Contains("zebr", StringComparison.Ordinal).ShouldBeFalse($"{at} {broken}: {rendered}");
            }
        }
    }
}
