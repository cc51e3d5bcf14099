using System.Text.Json;
using Hewn.AspNetCore.Capture.Llm;

namespace Hewn.AspNetCore.Tests.Capture.Llm;

public sealed class AnthropicMessagesTests
{
    private static string Named(params string[] data) => string.Concat(data.Select(one =>
    {
        string line = one.Replace("\n", "", StringComparison.Ordinal);
        return $"event: {JsonDocument.Parse(line).RootElement.Text("type")}\ndata: {line}\n\n";
    }));

    private static readonly string _stream = Named(
        """
        {"type":"message_start","message":{"id":"msg_1","type":"message","role":"assistant","content":[],
        "model":"claude","stop_reason":null,"usage":{"input_tokens":10,"cache_read_input_tokens":30,
        "cache_creation_input_tokens":5,"output_tokens":1}}}
        """,
        """{"type":"content_block_start","index":0,"content_block":{"type":"thinking","thinking":""}}""",
        """{"type":"ping"}""",
        """{"type":"content_block_delta","index":0,"delta":{"type":"thinking_delta","thinking":"Hm."}}""",
        """{"type":"content_block_delta","index":0,"delta":{"type":"signature_delta","signature":"abc"}}""",
        """{"type":"content_block_stop","index":0}""",
        """{"type":"content_block_start","index":1,"content_block":{"type":"text","text":""}}""",
        """{"type":"content_block_delta","index":1,"delta":{"type":"text_delta","text":"Grü"}}""",
        """{"type":"content_block_delta","index":1,"delta":{"type":"text_delta","text":"ße"}}""",
        """
        {"type":"content_block_start","index":2,"content_block":{"type":"tool_use","id":"toolu_1","name":"weather",
        "input":{}}}
        """,
        """{"type":"content_block_delta","index":2,"delta":{"type":"input_json_delta","partial_json":"{\"city\":"}}""",
        """{"type":"content_block_delta","index":2,"delta":{"type":"input_json_delta","partial_json":"\"Bonn\"}"}}""",
        """{"type":"message_delta","delta":{"stop_reason":"tool_use"},"usage":{"output_tokens":42}}""",
        """{"type":"message_stop"}""");

    [Theory]
    [InlineData(1)]
    [InlineData(13)]
    [InlineData(100_000)]
    public void A_stream_is_read_in_any_pieces(int pieceBytes)
    {
        WatchedAnswer seen = WatchedAnswer.InPieces("text/event-stream", _stream, pieceBytes);
        (seen.Watch.IsStream, seen.Watch.HasEnded, seen.Answer.Error).ShouldBe((true, true, null));
        TokenUsage usage = seen.Answer.Usage;
        (usage.Prompt, usage.Completion, usage.Cached, usage.CacheWritten).ShouldBe((45L, 42L, 30L, 5L));
        seen.Answer.FinishReasons.ShouldBe("tool_use");
        JsonElement.DeepEquals(seen.Json, JsonDocument.Parse("""
            {"id":"msg_1","model":"claude","type":"message","role":"assistant","content":[
            {"type":"thinking","thinking":"Hm."},{"type":"text","text":"Grüße"},
            {"type":"tool_use","id":"toolu_1","name":"weather","input":{"city":"Bonn"}}],"stop_reason":"tool_use"}
            """).RootElement).ShouldBeTrue(seen.Json.GetRawText());
    }

    [Fact]
    public void Content_comes_with_the_first_delta_and_not_before()
    {
        string[] events = _stream.Split("\n\n", StringSplitOptions.RemoveEmptyEntries);
        var seen = new WatchedAnswer();
        for (int i = 0; i < events.Length; i++)
            seen.At(i * 10, events[i] + "\n\n");
        seen.End().Watch.Meter.FirstAt.ShouldBe(TimeSpan.FromMilliseconds(30).Ticks); // Message, start and ping before.
    }

    [Fact]
    public void A_whole_answer_is_read()
    {
        WatchedAnswer seen = new WatchedAnswer("application/json").At(5, """
            {"id":"msg_2","type":"message","role":"assistant","model":"claude","content":[{"type":"text","text":"Hi"},
            {"type":"tool_use","id":"t","name":"f","input":{"a":1}}],"stop_reason":"end_turn",
            "usage":{"input_tokens":3,"output_tokens":2}}
            """).End();
        (seen.Watch.IsStream, seen.Watch.HasEnded).ShouldBe((false, true));
        (seen.Answer.Usage.Prompt, seen.Answer.Usage.Total, seen.Answer.FinishReasons).ShouldBe((3L, 5L, "end_turn"));
        seen.Answer.ToolCalls.ShouldBe(1);
        seen.Json.GetProperty("content")[1].GetProperty("input").GetRawText().ShouldBe("""{"a":1}""");
    }

    [Fact]
    public void An_error_in_the_middle_is_one_and_a_stream_that_stops_has_no_end()
    {
        string beginning = string.Join("\n\n", _stream.Split("\n\n").Take(8)) + "\n\n";
        WatchedAnswer cut = WatchedAnswer.InPieces("text/event-stream", beginning, 50);
        (cut.Watch.HasEnded, cut.Answer.Error).ShouldBe((false, null));
        WatchedAnswer failed = WatchedAnswer.InPieces("text/event-stream", beginning
            + Named("""{"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}"""), 50);
        failed.Answer.Error.ShouldBe(new LlmError("overloaded_error", "Overloaded"));
    }
}
