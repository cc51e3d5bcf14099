using System.Text.Json;
using Hewn.AspNetCore.Capture.Llm;

namespace Hewn.AspNetCore.Tests.Capture.Llm;

public sealed class OtherDialectTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(13)]
    [InlineData(100_000)]
    public void An_ollama_chat_is_read_line_by_line(int pieceBytes)
    {
        string stream = WatchedAnswer.Lines(
            """
            {"model":"q","created_at":"t","message":{"role":"assistant","content":"","thinking":"hm"},
            "done":false}
            """,
            """{"model":"q","created_at":"t","message":{"role":"assistant","content":"Hé"},"done":false}""",
            """{"model":"q","created_at":"t","message":{"role":"assistant","content":"llo"},"done":false}""",
            """
            {"model":"q","created_at":"t","message":{"role":"assistant","content":"",
            "tool_calls":[{"function":{"name":"f","arguments":{"a":1}}},{"function":{"name":"g",
            "arguments":{}}}]},"done":false}
            """,
            """
            {"model":"q","created_at":"t","message":{"role":"assistant","content":""},"done":true,
            "done_reason":"stop","total_duration":5000000000,"load_duration":1500000000,"prompt_eval_count":26,
            "prompt_eval_duration":130000000,"eval_count":100,"eval_duration":2000000000}
            """);
        WatchedAnswer seen = WatchedAnswer.InPieces("application/x-ndjson", stream, pieceBytes);
        seen.Watch.IsStream.ShouldBeTrue();
        seen.Watch.HasEnded.ShouldBeTrue();
        TokenUsage usage = seen.Answer.Usage;
        (usage.Prompt, usage.Completion, usage.Total).ShouldBe((26L, 100L, 126L));
        (usage.LoadMs, usage.PromptMs, usage.PerSecond).ShouldBe((1500.0, 130.0, 50.0));
        seen.Answer.FinishReasons.ShouldBe("stop");
        JsonElement message = seen.Json.GetProperty("message");
        message.GetProperty("content").GetString().ShouldBe("Héllo");
        message.GetProperty("thinking").GetString().ShouldBe("hm");
        message.GetProperty("tool_calls")[0].GetProperty("function").GetProperty("arguments").GetString()
            .ShouldBe("""{"a":1}""");
        message.GetProperty("tool_calls").GetArrayLength().ShouldBe(2);
    }

    [Fact]
    public void An_ollama_generation_that_stops_with_an_error_has_failed()
    {
        WatchedAnswer seen = new WatchedAnswer("application/x-ndjson")
            .At(5, """{"model":"q","created_at":"t","response":" Yes","done":false}""" + "\n")
            .At(9, """{"error":"an error was encountered while running the model"}""" + "\n").End();
        seen.Answer.Error.ShouldNotBeNull().Message.ShouldNotBeNull().ShouldContain("running the model");
        seen.Watch.HasEnded.ShouldBeFalse();
        seen.Json.GetProperty("response").GetString().ShouldBe(" Yes");
    }

    [Fact]
    public void One_line_that_is_not_the_last_is_a_stream_without_its_end()
    {
        WatchedAnswer seen = new WatchedAnswer("application/x-ndjson")
            .At(5, """{"model":"q","created_at":"t","response":" Yes","done":false}""" + "\n").End();
        seen.Watch.IsStream.ShouldBeTrue();
        seen.Watch.HasEnded.ShouldBeFalse();
    }

    [Fact]
    public void A_whole_ollama_answer_is_no_stream()
    {
        WatchedAnswer seen = new WatchedAnswer("application/json").At(5, """
            {"model":"q","created_at":"t","response":"Yes","done":true,"done_reason":"length","eval_count":3,
            "eval_duration":1000000000}
            """).End();
        seen.Watch.IsStream.ShouldBeFalse();
        seen.Watch.HasEnded.ShouldBeTrue();
        seen.Answer.Usage.PerSecond.ShouldBe(3);
        seen.Answer.FinishReasons.ShouldBe("length");
    }

    [Fact]
    public void A_completion_of_llama_cpp_is_read()
    {
        WatchedAnswer seen = new WatchedAnswer().At(0, WatchedAnswer.Events(
            """{"index":0,"content":"a","tokens":[1],"stop":false,"id_slot":0}""",
            """{"index":0,"content":"b","stop":false}""",
            """
            {"index":0,"content":"","stop":true,"stop_type":"limit","tokens_predicted":2,"tokens_evaluated":11,
            "timings":{"prompt_n":1,"cache_n":10,"prompt_ms":4,"predicted_per_second":99}}
            """))
            .End();
        seen.Watch.HasEnded.ShouldBeTrue();
        seen.Answer.FinishReasons.ShouldBe("length");
        (seen.Answer.Usage.Prompt, seen.Answer.Usage.Completion, seen.Answer.Usage.PerSecond).ShouldBe((11L, 2L, 99.0));
        seen.Json.GetProperty("content").GetString().ShouldBe("ab");
    }

    private static string[] ResponseEvents(string end) =>
    [
        """
        {"type":"response.created","response":{"id":"r1","object":"response","status":"in_progress",
        "model":"m3","output":[]}}
        """,
        """{"type":"response.output_item.added","output_index":0,"item":{"type":"message","content":[]}}""",
        """{"type":"response.output_text.delta","output_index":0,"delta":"Hel"}""",
        """{"type":"response.output_text.delta","output_index":0,"delta":"lo"}""",
        """
        {"type":"response.output_item.added","output_index":1,"item":{"type":"function_call","call_id":"k",
        "name":"f","arguments":""}}
        """,
        """{"type":"response.function_call_arguments.delta","output_index":1,"delta":"{\"a\""}""",
        """{"type":"response.function_call_arguments.delta","output_index":1,"delta":":1}"}""",
        """
        {"type":"response.output_item.done","output_index":1,"item":{"type":"function_call","call_id":"k",
        "name":"f","arguments":"{\"a\":1}"}}
        """,
        end,
    ];

    [Fact]
    public void Responses_are_read_to_their_own_end_mark()
    {
        WatchedAnswer seen = new WatchedAnswer().At(0, WatchedAnswer.Events(ResponseEvents(
            """
            {"type":"response.completed","response":{"id":"r1","object":"response","status":"completed",
            "model":"m3","output":[],"error":null,"usage":{"input_tokens":8,"output_tokens":6,
            "total_tokens":14,"input_tokens_details":{"cached_tokens":3},
            "output_tokens_details":{"reasoning_tokens":1}}}}
            """)))
            .End();
        seen.Watch.HasEnded.ShouldBeTrue();
        seen.Answer.Error.ShouldBeNull();
        seen.Answer.Model.ShouldBe("m3");
        TokenUsage usage = seen.Answer.Usage;
        (usage.Prompt, usage.Completion, usage.Cached, usage.Reasoning).ShouldBe((8L, 6L, 3L, 1L));
        JsonElement output = seen.Json.GetProperty("output");
        output[0].GetProperty("content")[0].GetProperty("text").GetString().ShouldBe("Hello");
        output[1].GetProperty("arguments").GetString().ShouldBe("""{"a":1}""");
    }

    [Theory]
    [InlineData("""
        {"type":"response.failed","response":{"status":"failed","error":{"code":"server_error",
        "message":"no"}}}
        """, "server_error")]
    [InlineData("""{"type":"error","code":"rate_limit","message":"no"}""", "rate_limit")]
    public void Responses_that_fail_say_so(string end, string type)
    {
        WatchedAnswer seen = new WatchedAnswer().At(0, WatchedAnswer.Events(ResponseEvents(end))).End();
        seen.Answer.Error.ShouldNotBeNull().ShouldBe(new LlmError(type, "no"));
    }

    [Fact]
    public void An_incomplete_response_tells_why()
    {
        WatchedAnswer seen = new WatchedAnswer().At(0, WatchedAnswer.Events(ResponseEvents(
            """
            {"type":"response.incomplete","response":{"status":"incomplete",
            "incomplete_details":{"reason":"max_output_tokens"}}}
            """)))
            .End();
        seen.Answer.FinishReasons.ShouldBe("max_output_tokens");
        seen.Watch.HasEnded.ShouldBeTrue();
    }

    [Fact]
    public void The_numbers_of_embeddings_are_counted_and_their_usage_behind_them_is_found()
    {
        string vector = string.Join(',', Enumerable.Range(0, 4096).Select(i => $"0.{i:0000}1234567890"));
        string data = string.Join(',', Enumerable.Range(0, 100).Select(i =>
            $$$"""{"object":"embedding","index":{{{i}}},"embedding":[{{{vector}}}]}"""));
        WatchedAnswer seen = WatchedAnswer.InPieces(
            "application/json",
            $$$"""
            {"object":"list","data":[{{{data}}}],"model":"e","usage":{"prompt_tokens":400,"total_tokens":400}}
            """,
            16_384);
        seen.Answer.Embeddings.ShouldBe(100);
        (seen.Answer.Usage.Prompt, seen.Answer.Usage.Completion).ShouldBe((400L, null));
        seen.Kept.ShouldContain("…[4032 more numbers]");
    }

    [Fact]
    public void Embeddings_of_ollama_are_known_too()
    {
        WatchedAnswer seen = new WatchedAnswer("application/json").At(0,
            """
            {"model":"e","embeddings":[[0.1,0.2],[0.3,0.4]],"total_duration":14143917,"load_duration":1019500,
            "prompt_eval_count":8}
            """)
            .End();
        seen.Answer.Embeddings.ShouldBe(2);
        seen.Answer.Usage.Prompt.ShouldBe(8);
        seen.Watch.IsStream.ShouldBeFalse();
    }
}
