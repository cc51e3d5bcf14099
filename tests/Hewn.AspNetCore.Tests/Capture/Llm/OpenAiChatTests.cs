using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Hewn.AspNetCore.Calls;
using Hewn.AspNetCore.Capture.Llm;

namespace Hewn.AspNetCore.Tests.Capture.Llm;

public sealed class OpenAiChatTests
{
    private const string Role =
        """
        {"id":"c1","object":"chat.completion.chunk","model":"m1","choices":[{"index":0,
        "delta":{"role":"assistant","content":""},"finish_reason":null}],"usage":null}
        """;

    private static string Delta(string delta, int index = 0, string finish = "null") =>
        $$"""
        {"id":"c1","object":"chat.completion.chunk","model":"m1","choices":[{"index":{{index}},
        "delta":{{delta}},"finish_reason":{{finish}}}]}
        """;

    private static string Text(string text) => Delta($$"""{"content":{{JsonSerializer.Serialize(text)}}}""");

    private static string Whole() => WatchedAnswer.Events(
        Role,
        Delta("""{"reasoning_content":"Hm, "}"""),
        Delta("""{"reasoning":"well."}"""),
        Text("Grüße "),
        Text("🪓\n\"x\""),
        Delta("{}", finish: "\"stop\""),
        """
        {"choices":[],"usage":{"prompt_tokens":9,"completion_tokens":4,"total_tokens":13,
        "prompt_tokens_details":{"cached_tokens":5},"completion_tokens_details":{"reasoning_tokens":2},
        "queue_time":0.25}}
        """,
        "[DONE]");

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(7)]
    [InlineData(64)]
    [InlineData(100_000)]
    public void Facts_and_text_are_the_same_however_the_stream_is_cut(int pieceBytes)
    {
        foreach (string stream in new[] { Whole(), Whole().Replace("\n", "\r\n"), ": hello\n\n" + Whole() })
        {
            WatchedAnswer seen = WatchedAnswer.InPieces("text/event-stream", stream, pieceBytes);
            seen.Watch.IsRecognised.ShouldBeTrue();
            seen.Watch.IsStream.ShouldBeTrue();
            seen.Watch.HasEnded.ShouldBeTrue();
            seen.Watch.Unread.ShouldBe(0);
            seen.Answer.Error.ShouldBeNull();
            seen.Answer.Model.ShouldBe("m1");
            seen.Answer.FinishReasons.ShouldBe("stop");
            TokenUsage usage = seen.Answer.Usage;
            (usage.Prompt, usage.Completion, usage.Total).ShouldBe((9L, 4L, 13L));
            (usage.Cached, usage.Reasoning, usage.QueueMs).ShouldBe((5L, 2L, 250.0));
            JsonElement message = seen.Json.GetProperty("choices")[0].GetProperty("message");
            message.GetProperty("content").GetString().ShouldBe("Grüße 🪓\n\"x\"");
            message.GetProperty("reasoning_content").GetString().ShouldBe("Hm, well.");
            message.GetProperty("role").GetString().ShouldBe("assistant");
        }
    }

    [Fact]
    public void Time_to_first_token_begins_with_content_and_not_with_the_role()
    {
        WatchedAnswer seen = new WatchedAnswer()
            .At(10, ": queued\n\n")
            .At(20, WatchedAnswer.Events(Role))
            .At(350, WatchedAnswer.Events(Text("a"))[..^1]) // The empty line that ends the event is still to come.
            .At(355, "\n")
            .At(365, WatchedAnswer.Events(Text("b")))
            .At(375, WatchedAnswer.Events(Text("c")))
            .At(475, WatchedAnswer.Events(Text("d")))
            .At(900, WatchedAnswer.Events(Delta("{}", finish: "\"stop\""), "[DONE]"))
            .End();
        seen.Watch.Meter.FirstAt.ShouldBe(TimeSpan.FromMilliseconds(355).Ticks);
        seen.Watch.Meter.PauseMs(0.5).ShouldBe(10);
        seen.Watch.Meter.PauseMs(0.99).ShouldBe(100);
        seen.Watch.Meter.SpanMs.ShouldBe(120);
    }

    [Fact]
    public void Parallel_tool_calls_come_together_from_their_pieces()
    {
        static string Call(string call) => Delta($$"""{"tool_calls":[{{call}}]}""");
        WatchedAnswer seen = new WatchedAnswer().At(0, WatchedAnswer.Events(
            Role,
            Call("""{"index":0,"id":"a","type":"function","function":{"name":"look","arguments":""}}"""),
            Call("""{"index":0,"function":{"arguments":"{\"q\":"}}"""),
            Call("""{"index":1,"id":"b","type":"function","function":{"name":"read","arguments":"{}"}}"""),
            Call("""{"index":0,"function":{"arguments":"\"x\"}"}}"""),
            Delta("{}", finish: "\"tool_calls\""),
            "[DONE]")).End();
        JsonElement calls = seen.Json.GetProperty("choices")[0].GetProperty("message").GetProperty("tool_calls");
        calls.GetArrayLength().ShouldBe(2);
        calls[0].GetProperty("function").GetProperty("arguments").GetString().ShouldBe("""{"q":"x"}""");
        calls[1].GetProperty("function").GetProperty("name").GetString().ShouldBe("read");
        calls[1].GetProperty("id").GetString().ShouldBe("b");
        seen.Answer.FinishReasons.ShouldBe("tool_calls");
        seen.Watch.Meter.FirstAt.ShouldNotBeNull();
    }

    [Fact]
    public void Tool_calls_that_all_claim_the_first_place_are_told_apart_by_their_ids()
    {
        WatchedAnswer seen = new WatchedAnswer().At(0, WatchedAnswer.Events(
            Delta("""{"tool_calls":[{"index":0,"id":"a","function":{"name":"f","arguments":"1"}}]}"""),
            Delta("""{"tool_calls":[{"index":0,"id":"b","function":{"name":"g","arguments":"2"}}]}"""),
            Delta("""{"tool_calls":[{"index":0,"function":{"arguments":"3"}}]}"""))).End();
        seen.Answer.Choices[0].ToolCalls.Select(call => $"{call.Id} {call.Name} {call.Arguments}")
            .ShouldBe(["a f 1", "b g 23"]);
    }

    [Fact]
    public void Several_choices_are_kept_apart()
    {
        WatchedAnswer seen = new WatchedAnswer().At(0, WatchedAnswer.Events(
            Delta("""{"content":"one"}""", 1),
            Delta("""{"content":"zero"}""", 0),
            Delta("""{"content":"!"}""", 1, "\"length\""))).End();
        seen.Watch.HasEnded.ShouldBeFalse(); // The first has not said that it is through.
        seen.At(0, string.Empty);
        seen.Json.GetProperty("choices")[0].GetProperty("message").GetProperty("content").GetString().ShouldBe("zero");
        seen.Json.GetProperty("choices")[1].GetProperty("message").GetProperty("content").GetString().ShouldBe("one!");
    }

    [Theory]
    [InlineData("""{"error":{"message":"out of memory","type":"server_error","code":"oom"}}""", "server_error")]
    [InlineData("""{"object":"error","message":"out of memory","type":"InternalServerError","code":500}""",
        "InternalServerError")]
    [InlineData("""
        {"id":"c1","choices":[{"index":0,"delta":{},"finish_reason":"error"}],
        "error":{"message":"out of memory","code":"oom"}}
        """,
        "oom")]
    public void An_error_in_the_middle_is_known(string value, string type)
    {
        WatchedAnswer seen = new WatchedAnswer()
            .At(0, WatchedAnswer.Events(Role, Text("a"), value)).End();
        LlmError error = seen.Answer.Error.ShouldNotBeNull();
        error.Type.ShouldBe(type);
        error.Message.ShouldBe("out of memory");
    }

    [Fact]
    public void An_error_field_of_older_servers_is_one()
    {
        WatchedAnswer seen = new WatchedAnswer()
            .At(0, WatchedAnswer.Events(Text("a")) + "error: {\"code\":500,\"message\":\"boom\"}\n\n").End();
        seen.Answer.Error.ShouldNotBeNull().Message.ShouldBe("boom");
    }

    [Fact]
    public void A_stream_without_its_end_has_not_ended()
    {
        new WatchedAnswer().At(0, WatchedAnswer.Events(Role, Text("a"))).End().Watch.HasEnded.ShouldBeFalse();
        new WatchedAnswer().At(0, WatchedAnswer.Events(Text("a")) + "data: [DONE]").End()
            .Watch.HasEnded.ShouldBeTrue(); // Cut behind the mark: nobody needs the empty line.
    }

    [Fact]
    public void A_whole_answer_gives_the_same_facts_and_no_times_between_tokens()
    {
        WatchedAnswer seen = new WatchedAnswer("application/json").At(70, """
            {"id":"c","object":"chat.completion","model":"m2","choices":[{"index":0,"message":{"role":"assistant",
            "content":"hi","tool_calls":[{"id":"t","function":{"name":"f","arguments":"{}"}}]},
            "finish_reason":"length"}],
            "usage":{"prompt_tokens":3,"completion_tokens":2,"total_tokens":5}}
            """).End();
        seen.Watch.IsStream.ShouldBeFalse();
        seen.Watch.HasEnded.ShouldBeTrue();
        seen.Answer.FinishReasons.ShouldBe("length");
        seen.Answer.ToolCalls.ShouldBe(1);
        seen.Answer.Usage.Total.ShouldBe(5);
        seen.Kept.ShouldContain("chat.completion"); // The record keeps it as it came.
    }

    [Fact]
    public void Usage_in_every_chunk_counts_as_of_the_last()
    {
        WatchedAnswer seen = new WatchedAnswer();
        for (int i = 1; i <= 5; i++)
        {
            seen.At(i, WatchedAnswer.Events(
                $$$"""
                {"choices":[{"index":0,"text":"t{{{i}}}","finish_reason":null}],"usage":{"prompt_tokens":7,
                "completion_tokens":{{{i}}}}}
                """));
        }

        seen.End();
        (seen.Answer.Usage.Prompt, seen.Answer.Usage.Completion, seen.Answer.Usage.Total).ShouldBe((7L, 5L, 12L));
        seen.Json.GetProperty("choices")[0].GetProperty("text").GetString().ShouldBe("t1t2t3t4t5");
    }

    [Fact]
    public void Timings_of_llama_cpp_stand_in_where_usage_is_missing()
    {
        WatchedAnswer seen = new WatchedAnswer().At(0, WatchedAnswer.Events(
            """
            {"choices":[{"index":0,"delta":{"content":"a"},"finish_reason":null}],"timings":{"cache_n":100,
            "prompt_n":20,"prompt_ms":40.5,"predicted_n":1,"predicted_ms":8,"predicted_per_second":120}}
            """,
            """
            {"choices":[{"index":0,"delta":{},"finish_reason":"stop"}],"timings":{"cache_n":100,"prompt_n":20,
            "prompt_ms":40.5,"predicted_n":6,"predicted_ms":48,"predicted_per_second":125.5}}
            """,
            "[DONE]")).End();
        TokenUsage usage = seen.Answer.Usage;
        (usage.Prompt, usage.Completion, usage.Cached).ShouldBe((120L, 6L, 100L));
        (usage.PromptMs, usage.PerSecond).ShouldBe((40.5, 125.5));
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    [InlineData("deflate")]
    public void A_compressed_stream_is_read_as_it_comes(string coding)
    {
        var coded = new MemoryStream();
        Stream encoder = coding switch
        {
            "gzip" => new GZipStream(coded, CompressionLevel.Fastest, leaveOpen: true),
            "br" => new BrotliStream(coded, CompressionLevel.Fastest, leaveOpen: true),
            _ => new ZLibStream(coded, CompressionLevel.Fastest, leaveOpen: true),
        };
        var seen = new WatchedAnswer(coding: coding);
        int at = 0;
        int sent = 0;
        foreach (string data in new[] { Role, Text("first"), Text("second") })
        {
            encoder.Write(Encoding.UTF8.GetBytes(WatchedAnswer.Events(data)));
            encoder.Flush();
            foreach (byte one in coded.ToArray()[sent..])
                seen.At(++at, [one]);
            sent = (int)coded.Length;
            seen.Answer.Choices[0].Text.ToString().ShouldBe(data == Role ? "" : data == Text("first") ? "first"
                : "firstsecond"); // As soon as it was flushed.
        }

        encoder.Dispose();
        seen.At(++at, coded.ToArray().AsSpan(sent)).End();
        seen.Kept.ShouldBeEmpty(); // The answer has the text; a second copy of it would only take memory.
    }

    [Theory]
    [InlineData(false, 90)]
    [InlineData(true, 990)]
    public void Tokens_of_thoughts_that_are_kept_back_are_not_part_of_the_speed(bool areShown, double perSecond)
    {
        var seen = new WatchedAnswer();
        if (areShown)
            seen.At(0, WatchedAnswer.Events(Delta("""{"reasoning_content":"Hm."}""")));
        seen.At(0, WatchedAnswer.Events(Text("one"))).At(1000, WatchedAnswer.Events(
            Text("two"),
            """
            {"choices":[],"usage":{"prompt_tokens":9,"completion_tokens":991,
            "completion_tokens_details":{"reasoning_tokens":900}}}
            """,
            "[DONE]")).End();
        LlmFields.TokensPerSecond(seen.Watch).ShouldBe(perSecond);
    }

    [Fact]
    public void A_text_beyond_the_limit_is_cut_and_says_so_while_the_facts_go_on()
    {
        var seen = new WatchedAnswer(limit: 1000);
        for (int i = 0; i < 50; i++)
            seen.At(i, WatchedAnswer.Events(Text(new string('ä', 25))));
        seen.At(60, WatchedAnswer.Events(Delta("{}", finish: "\"stop\""), "[DONE]")).End();
        string text = seen.Answer.Choices[0].Text.ToString();
        text.ShouldStartWith(new string('ä', 500));
        text.ShouldEndWith("…[truncated 1500 bytes]");
        seen.Watch.HasEnded.ShouldBeTrue();
    }

    [Fact]
    public void What_is_no_answer_is_left_alone()
    {
        WatchedAnswer seen = new WatchedAnswer().At(0, WatchedAnswer.Events(
            [.. Enumerable.Range(0, 20).Select(i => $$"""{"n":{{i}}}""")])).End();
        seen.Watch.IsRecognised.ShouldBeFalse();
        seen.Kept.ShouldContain("""data: {"n":19}""");
    }

    [Fact]
    public void A_stream_under_a_wrong_content_type_is_known_by_what_it_is()
    {
        foreach (string type in new[] { "application/json", "text/plain", "application/octet-stream", "" })
        {
            WatchedAnswer seen = WatchedAnswer.InPieces(type, Whole(), 10);
            seen.Watch.IsStream.ShouldBeTrue(type);
            seen.Answer.Usage.Total.ShouldBe(13, type);
        }
    }
}
