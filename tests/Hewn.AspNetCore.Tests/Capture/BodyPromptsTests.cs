using System.Text;
using System.Text.Json;
using Hewn.AspNetCore.Capture;
using Hewn.Redaction;

namespace Hewn.AspNetCore.Tests.Capture;

[Collection(PromptModes.Name)]
public sealed class BodyPromptsTests : IDisposable
{
    private const string Text = "Tell me about the zebra";
    private const string Hash = "sha256:";

    public void Dispose() => PromptModes.Reset();

    /// <summary>The field that a body becomes; what the mode hides is not in it.</summary>
    private static string Render(
        PromptMode mode, string body, BodyFormat format = BodyFormat.Json, int? keep = null)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(body);
        var captured = new CapturedBody(keep ?? bytes.Length);
        captured.Append(bytes);
        PromptPrivacy.Register(mode);
        try
        {
            RenderedBody rendered = BodyText.Render(
                captured.Take(close: true), new BodyType(format, null), declaredBytes: null, isEnded: true);
            string json = Encoding.UTF8.GetString(rendered.Value.ShouldNotBeNull().Utf8.Span);
            JsonDocument.Parse(json).Dispose();
            if (mode > PromptMode.Truncated)
                json.ShouldNotContain("zebra");
            return json;
        }
        finally
        {
            PromptPrivacy.Unregister(mode);
        }
    }

    /// <summary>Bodies; {T} is the text of a prompt or a completion.</summary>
    public static TheoryData<string> Bodies =>
    [
        """{"model":"m1","messages":[{"role":"user","content":"{T}"}],"temperature":0.5,"stream":true,"sto"""
            + """p":["\n"]}""",
        """{"messages":[{"role":"user","content":[{"type":"text","text":"{T}"},{"type":"x","image_url":{"u"""
            + """rl":"{T}"}}]}]}""",
        """{"id":"c-1","object":"chat.completion","choices":[{"index":0,"message":{"role":"assistant","con"""
            + """tent":"{T}"},"finish_reason":"stop"}],"usage":{"prompt_tokens":9}}""",
        """{"choices":[{"delta":{"role":"assistant","content":"{T}"},"finish_reason":null}]}""",
        """{"choices":[{"text":"{T}"}]}""",
        """{"choices":[{"message":{"role":"assistant","tool_calls":[{"id":"t1","type":"function","functio"""
            + """n":{"name":"f","arguments":"{T}"}}]}}]}""",
        """{"model":"m1","instructions":"{T}","input":[{"role":"user","content":[{"type":"input_text","tex"""
            + """t":"{T}"}]}]}""",
        """{"type":"response.output_text.delta","item_id":"i1","delta":"{T}"}""",
        """{"type":"response.completed","response":{"id":"r1","status":"completed","output":[{"type":"mess"""
            + """age","content":[{"type":"output_text","text":"{T}"}]}]}}""",
        """{"model":"e1","input":["{T}","{T}"]}""",
        """{"model":"m1","system":"{T}","prompt":"{T}","suffix":"{T}","options":{"num_ctx":4096},"raw":false}""",
        """{"model":"m1","response":"{T}","thinking":"{T}","done":true,"eval_count":3}""",
        """{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"{T}"}}""",
        """{"content":"{T}","stop":true,"tokens_predicted":4,"generation_settings":{"prompt":"{T}","temper"""
            + """ature":1}}""",
        """{"question":"{T}","max_tokens":5,"seed":1}""",
        """{"request_id":"req_1","model":"m1","response":"{T}","finish_reason":"stop","completion_tokens":3}""",
        """{"metadata":"{\"prompt\":\"{T}\"}"}""",
        """[{"role":"user","content":"{T}"}]""",
        """{"Prompt":"{T}","SYSTEM_PROMPT":"{T}","userQuestion":"{T}"}""",
    ];

    [Theory]
    [MemberData(nameof(Bodies))]
    public void Texts_are_replaced_and_the_rest_of_a_whole_body_stays(string body)
    {
        string whole = body.Replace("{T}", Text, StringComparison.Ordinal);
        Render(PromptMode.Full, whole).ShouldBe(whole);
        bool isNested = body.Contains("metadata", StringComparison.Ordinal);
        if (isNested)
            Render(PromptMode.Off, whole).ShouldBe("""{"metadata":"[omitted]"}""");
        else
            Render(PromptMode.Off, whole).ShouldBe(body.Replace("{T}", "[omitted]", StringComparison.Ordinal));
        Render(PromptMode.Truncated, whole).ShouldBe(whole);
        Render(PromptMode.Hash, whole).ShouldContain(Hash);
    }

    [Theory]
    [MemberData(nameof(Bodies))]
    public void A_body_cut_anywhere_shows_nothing_of_the_text(string body)
    {
        string whole = body.Replace("{T}", Text, StringComparison.Ordinal);
        for (int keep = 1; keep < whole.Length; keep++)
        {
            foreach (PromptMode mode in (PromptMode[])[PromptMode.Hash, PromptMode.Off])
            {
                ShouldShowNothing(Render(mode, whole, keep: keep));
                ShouldShowNothing(Render(mode, "data: " + whole + "\n\n", BodyFormat.Lines, keep + 6));
                ShouldShowNothing(Render(mode, whole[..keep])); // A client's own half of a body.
                if (!char.IsLetterOrDigit(whole[keep])) // And a malformed one, whose names are the same.
                    ShouldShowNothing(Render(mode, whole.Remove(keep, 1)));
            }
        }
    }

    private static void ShouldShowNothing(string json)
    {
        foreach (string piece in (string[])["Tell", "about", "zebr", "ebra"])
            json.ShouldNotContain(piece, Case.Sensitive);
    }

    [Theory]
    [InlineData(PromptMode.Truncated)]
    [InlineData(PromptMode.Hash)]
    [InlineData(PromptMode.Off)]
    public void Pieces_of_a_stream_have_no_hash_and_share_what_is_shown(PromptMode mode)
    {
        var body = new StringBuilder("event: message\n: zebra\n");
        for (int i = 0; i < 60; i++)
            body.Append("data: {\"choices\":[{\"delta\":{\"content\":\"zebra\"}}],\"n\":1}\r\n\r\n");
        body.Append("data: zebra\ndata: [DONE]\n");
        string json = Render(mode, body.ToString(), BodyFormat.Lines);
        json.ShouldStartWith("\"event: message\\n");
        json.ShouldEndWith("data: [DONE]\\n\"");
        json.ShouldNotContain(Hash);
        json.ShouldContain("\\\"n\\\":1");
        json.Split("zebra").Length.ShouldBeLessThanOrEqualTo(41);
        string lines = Render(mode, "{\"response\":\"zebra\"}\n{\"response\":\"\",\"done\":true}\n", BodyFormat.Lines);
        lines.ShouldContain("\\\"done\\\":true");
    }

    [Theory]
    [InlineData("""{"model":"m1","error":{"message":"no such model","type":"invalid"}}""")]
    [InlineData("""{"error":"no such model"}""")]
    [InlineData("""{"detail":"not found","title":"t"}""")]
    [InlineData("""{"max_completion_tokens":3,"prompt_tokens":4,"stream_options":{"include_usage":true}}""")]
    [InlineData("""{"data":[{"id":"m1","object":"model","embedding":[0.5,1]}]}""")]
    [InlineData("""{"prompt":null,"answer":5,"question":true,"logprobs":true}""")]
    public void Bodies_without_a_text_stay(string body) => Render(PromptMode.Off, body).ShouldBe(body);

    [Theory]
    [InlineData("""{"prompt":[1,2,3]}""", """{"prompt":"[omitted]"}""")]
    [InlineData("""{"input":[[1,2],[3]]}""", """{"input":["[omitted]","[omitted]"]}""")]
    [InlineData("""{"context":[1,2]}""", """{"context":"[omitted]"}""")]
    [InlineData("""{"logprobs":{"content":[{"token":"zebra"}]}}""", """{"logprobs":"[omitted]"}""")]
    [InlineData("""{"tokens":[{"id":1,"piece":"zebra"}]}""", """{"tokens":"[omitted]"}""")]
    public void A_text_written_as_tokens_is_left_out(string body, string expected) =>
        Render(PromptMode.Hash, body).ShouldBe(expected);

    [Fact]
    public void Forms_and_plain_text_follow_the_mode()
    {
        Render(PromptMode.Off, "model=m1&prompt=zebra&data=%7B%22a%22%3A%22zebra%22%7D", BodyFormat.Form)
            .ShouldBe("\"model=m1&prompt=[omitted]&data=[omitted]\"");
        Render(PromptMode.Off, "zebra", BodyFormat.Form).ShouldBe("\"[omitted]\"");
        Render(PromptMode.Off, "zebra", BodyFormat.Text).ShouldBe("\"[omitted]\"");
        Render(PromptMode.Hash, "zebra", BodyFormat.Text).ShouldStartWith("\"" + Hash);
        Render(PromptMode.Truncated, new string('x', 300), BodyFormat.Text).ShouldEndWith("…[truncated 100 bytes]\"");
        Render(PromptMode.Off, "\"zebra\"").ShouldBe("\"[omitted]\"");
        Render(PromptMode.Off, """["zebra",["zebra"],1]""").ShouldBe("""["[omitted]",["[omitted]"],1]""");
    }

    [Fact]
    public void Credentials_stay_hidden()
    {
        Render(PromptMode.Truncated, """{"prompt":"my password: \"hunter2\"","api_key":"hunter2"}""")
            .ShouldNotContain("hunter2");
        Render(PromptMode.Off, """{"prompt":"x","api_key":"hunter2""").ShouldNotContain("hunter2");
    }
}
