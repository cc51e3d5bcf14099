using System.Text;
using System.Text.Json;
using Hewn.AspNetCore.Capture;
using Hewn.AspNetCore.Capture.Llm;

namespace Hewn.AspNetCore.Tests.Capture;

/// <summary>
/// A body that is read in one pass when it is whole gives the record that it gives when it is read while it passes.
/// </summary>
public sealed class WholeBodyTests
{
    private const int Limit = 4 * 1024;

    private static readonly BodyType _json = BodyType.Of("application/json", default);

    public static TheoryData<string> Requests =>
    [
        """{"model":"m","messages":[{"role":"user","content":"hi"},{"role":"user","content":[{"type":"text"}]}]}""",
        """{ "model" : "m" , "stream":true, "temperature":0.7,"top_p":1,"seed":-5,"n":2,"tools":[{},1]}""",
        """{"model":"llama3","prompt":"It's \"so\"\n","options":{"num_predict":7,"top_k":40,"seed":3},"top_k":"x"}""",
        """{"model":null,"model":"b","input":["a",["b"],3],"user":"grü\u00df","functions":[],"password":"x"}""",
        """{"m\u006fdel":"m","messages":[]}""",
        """{"messages":{"a":1},"tools":"none","options":[1],"metadata":{"model":"no","token":{"a":[1]}}}""",
        """{"model":"m","password":{"a":["b"]},"messages":[1,2,3]}""",
        """{"a":[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]],"model":"deep"}""",
        """{"model":"m"} """, """{"model":"m"}{"model":"n"}""", """{"model":"m",}""", """{"model":"m""", "{}", "[]",
        """{"image":"data:image/png;base64,iVBORw0KGgo=","model":"m"}""", """{"text":"data: none","model":"m"}""",
        "{\"model\":\"m\",\"x\":\"a\0b\"}",
        $$"""{"model":"{{new string('m', 600)}}","audio":"{{new string('A', 300)}}b1{{new string('A', 300)}}"}""",
        $$"""{"model":"m","numbers":[{{string.Join(',', Enumerable.Range(0, 100))}}],"tools":[{}]}""",
        $$"""{"model":"m","content":"{{new string('w', 5000)}}"}""",
    ];

    public static TheoryData<string> Answers =>
    [
        """
        {"id":"c-1","object":"chat.completion","created":17,"model":"llama","choices":[{"index":0,"message":{"role":
        "assistant","content":"It's so."},"finish_reason":"stop"}],"usage":{"prompt_tokens":20,"completion_tokens":16,
        "total_tokens":36,"prompt_tokens_details":{"audio":{},"cached_tokens":4},"completion_tokens_details":
        {"reasoning_tokens":3},"queue_time":0.25}}
        """,
        """
        {"model":"m","choices":[{"index":1,"message":{"tool_calls":[{"id":"a","function":{"name":"f"}},{"id":"b"},7],
        "content":null},"finish_reason":"tool_calls","logprobs":{"content":[{"token":"x"}]}},{"finish_reason":"length",
        "message":{"content":"b","tool_calls":{"a":[1]}},"index":0}],"usage":{"input_tokens":1,"output_tokens":2,
        "input_tokens_details":{"cached_tokens":9,"cache_write_tokens":8},"output_tokens_details":
        {"reasoning_tokens":1},"prompt_cache_hit_tokens":5},"timings":{"cache_n":2,"prompt_n":3,"predicted_n":4,
        "prompt_ms":1.5,
        "predicted_per_second":99.5}}
        """,
        """{"model":"","id":"","choices":[{"message":{"content":"x"},"finish_reason":null}],"timings":[]}""",
        """{"choices":[{"message":{"content":"x","function_call":{"name":"f","arguments":"{}"}},"index":-1}]}""",
        """{"choices":[{"text":"some","finish_reason":"stop","index":0}],"object":"text_completion"}""",
        """{"choices":[{"delta":{"content":"x"},"index":0}],"object":"chat.completion.chunk","model":"m"}""",
        """{"choices":[{"delta":{"content":"x"},"index":0}],"model":"m"}""",
        """{"model":"a","model":"b","choices":[],"choices":[{"finish_reason":"x","finish_reason":"y"}]}""",
        """{"choices":[{"message":{}},{"message":{},"index":0,"finish_reason":"b"}],"usage":{}}""",
        """{"choices":[1,"a",[]],"model":"m"}""", """{"choices":{"message":{}},"model":"m"}""", """{"choices":null}""",
        """{"choices":[{"message":{"content":"x"}}],"error":null,"model":"gr\u00fc\u00df","id":"ü"}""",
        """{"choices":[{"message":{"content":"x"}}],"error":{"message":"it broke","type":"server_error"}}""",
        """{"error":{"message":"no such model","type":"not_found","code":"m"}}""", """{"error":"out of memory"}""",
        """{"error":{"message":"bad key sk-abcdefghijklmnopqrstuvwxyz0123456789"},"message":"second"}""",
        """{"model":"m","created_at":"x","message":{"role":"assistant","content":"hi"},"done":true,"eval_count":5}""",
        """{"model":"m","created_at":"x","response":"hi","done":false}""",
        """{"type":"message","role":"assistant","content":[{"type":"text","text":"x"}],"usage":{"input_tokens":3}}""",
        """{"object":"list","data":[{"embedding":[0.1,0.2]}],"model":"e","usage":{"prompt_tokens":2}}""",
        """{"choices":[{"message":{"content":"x"}}],"usage":{"prompt_tokens":2.5,"completion_tokens":"3"}}""",
        """{"choices":[{"message":{"content":"x"}}],"model":"m"} {"choices":[]}""", """{"choices":[{"message":{"con""",
        """{"detail":"not found","title":"no"}""", "{}", "[1]", "\"text\"", "",
    ];

    [Theory]
    [MemberData(nameof(Requests))]
    public void A_request_says_the_same(string body) => SameRequest(Encoding.UTF8.GetBytes(body));

    [Theory]
    [MemberData(nameof(Answers))]
    public void An_answer_says_the_same(string body) => SameAnswer(Encoding.UTF8.GetBytes(body));

    [Fact]
    public void Whatever_is_wrong_with_a_body_it_says_the_same()
    {
        const int Seed = 4711;
        var random = new Random(Seed);
        string[] parts = ["\"", "{", "}", "[", "]", ",", ":", "null", "\\u0061", "\"model\":\"z\",", "1", " "];
        foreach (object[] row in (IEnumerable<object[]>)Requests)
            Break((string)row[0], SameRequest);
        foreach (object[] row in (IEnumerable<object[]>)Answers)
            Break((string)row[0], SameAnswer);

        void Break(string body, Action<byte[]> isSame)
        {
            for (int i = 0; i < 100 && body.Length is > 2 and < 1500; i++)
            {
                int at = random.Next(body.Length);
                int gone = random.Next(Math.Min(4, body.Length - at));
                string part = parts[random.Next(parts.Length)];
                isSame(Encoding.UTF8.GetBytes($"{body[..at]}{part}{body[(at + gone)..]}"));
            }
        }
    }

    [Fact]
    public void What_is_simple_is_read_in_one_pass_and_nothing_else()
    {
        IsWhole("""{"model":"m","messages":[{"role":"user","content":"Don't \"do\"\nthat."}]}""").ShouldBeTrue();
        IsWhole($$"""{"a":"{{new string('w', 2000)}}"}""").ShouldBeTrue();
        IsWhole($$"""{"a":"{{new string('w', 5000)}}"}""").ShouldBeFalse();
        IsWhole("""{"image":"data:image/png;base64,iVBORw0KGgo="}""").ShouldBeFalse();
        IsWhole($"{{\"a\":[{string.Join(',', Enumerable.Range(0, 65))}]}}").ShouldBeFalse();
        IsWhole($"{{\"a\":[{string.Join(',', Enumerable.Range(0, 64))}]}}").ShouldBeTrue();
        IsWhole("""{"a":1""").ShouldBeFalse();
        IsWhole("plain").ShouldBeFalse();

        static bool IsWhole(string body)
        {
            var watcher = BodyWatcher.OfRequest(_json, Limit, isHeld: true);
            watcher.Append(Encoding.UTF8.GetBytes(body));
            return watcher.TakeWhole() is not null;
        }
    }

    [Fact]
    public void What_comes_in_many_pieces_is_read_at_their_times()
    {
        var time = new ManualTime();
        var answer = new LlmWatch(time, isExpected: true, Limit);
        var body = BodyWatcher.OfResponse(_json, Limit, answer, time, isHeld: true);
        for (int i = 1; i <= 6; i++)
        {
            time.GoTo(i * 100);
            body.Append(Encoding.UTF8.GetBytes(
                $$"""{"model":"m","created_at":"x","response":"{{i}}","done":false}""" + "\n"));
        }

        time.GoTo(10_000);
        body.TakeWhole().ShouldBeNull();
        body.Take(close: true);
        answer.IsStream.ShouldBeTrue();
        answer.Answer.Choices.ShouldHaveSingleItem().Text.ToString().ShouldBe("123456");
        answer.Meter.FirstAt.ShouldBe(TimeSpan.FromMilliseconds(100).Ticks);
        answer.Meter.PauseMs(0.5).ShouldBe(100);
    }

    [Theory]
    [InlineData("text/event-stream", 1)]
    [InlineData("text/event-stream", 50)]
    [InlineData("text/event-stream", 700)]
    [InlineData("text/event-stream", 5000)]
    [InlineData("application/x-ndjson", 60)]
    [InlineData("application/x-ndjson", 3000)]
    public void Events_that_are_read_together_say_the_same_with_their_times(string type, int pieceBytes)
    {
        byte[] stream = Encoding.UTF8.GetBytes(type == "text/event-stream" ? Events() : Lines());
        (string told, string whole, string kept) = Read(isHeld: false);
        (string Told, string Whole, string Kept) held = Read(isHeld: true);
        held.Told.ShouldBe(told);
        held.Whole.ShouldBe(whole);
        held.Kept.ShouldBe(kept);
        whole.ShouldContain("word79");

        (string Told, string Whole, string Kept) Read(bool isHeld)
        {
            var time = new ManualTime();
            var answer = new LlmWatch(time, isExpected: true, Limit);
            var body = BodyWatcher.OfResponse(BodyType.Of(type, default), Limit, answer, time, isHeld: isHeld);
            int at = 0;
            foreach (byte[] piece in stream.Chunk(pieceBytes))
            {
                time.GoTo(at += 10);
                body.Append(piece);
            }

            time.GoTo(1_000_000);
            body.TakeWhole().ShouldBeNull();
            string rest = Encoding.UTF8.GetString(body.Take(close: true).Bytes.Span);
            body.Append("data: {}\n\n"u8); // Too late.
            string times = string.Join(
                '|', answer.Meter.FirstAt, answer.Meter.LastAt, answer.Meter.PauseMs(0.5), answer.Meter.PauseMs(0.99));
            return ($"{Told(answer)} {times}", Encoding.UTF8.GetString(AnswerJson.Write(answer.Answer).Span), rest);
        }

        static string Events() => string.Concat(Enumerable.Range(0, 80).Select(i => i == 40
            ? ": a comment\n\ndata: no JSON\n\n"
            : $$$"""data: {"model":"m","choices":[{"index":0,"delta":{"content":"word{{{i}}} "}}]}""" + "\n\n"))
            + """data: {"choices":[{"index":0,"delta":{},"finish_reason":"stop"}],"usage":{"prompt_tokens":3}}"""
            + "\n\ndata: [DONE]\n\n";

        static string Lines() => string.Concat(Enumerable.Range(0, 80).Select(
            i => $$"""{"model":"m","created_at":"x","response":"word{{i}} ","done":false}""" + "\n"));
    }

    [Fact]
    public void Who_asks_before_the_end_hears_what_has_come()
    {
        var time = new ManualTime();
        var answer = new LlmWatch(time, isExpected: true, Limit);
        var body = BodyWatcher.OfResponse(_json, Limit, answer, time, isHeld: true);
        body.Append("""{"error":"no"}"""u8);
        answer.IsRecognised.ShouldBeFalse();
        body.ReadHeld();
        answer.Answer.Error.ShouldNotBeNull().Message.ShouldBe("no");
        body.Append(" "u8);
        Encoding.UTF8.GetString(body.Take(close: true).Bytes.Span).ShouldBe("""{"error":"no"} """);

        var request = BodyWatcher.OfRequest(_json, Limit, isHeld: true);
        request.Append("""{"model":"m","prom"""u8);
        request.Facts.ShouldNotBeNull().Model.ShouldBe("m");
        request.Facts!.IsOfModel.ShouldBeFalse();
        request.Append("""pt":"x"}"""u8);
        request.Facts.IsOfModel.ShouldBeTrue();
    }

    private static void SameRequest(byte[] body)
    {
        var plain = BodyWatcher.OfRequest(_json, Limit);
        plain.Append(body);
        RenderedBody expected = BodyText.Render(plain.Take(close: true), _json, null, isEnded: true);
        foreach (int pieces in new[] { 1, 2, 5 })
        {
            var held = BodyWatcher.OfRequest(_json, Limit, isHeld: true);
            foreach (byte[] piece in Pieces(body, pieces))
                held.Append(piece);
            RenderedBody found = held.TakeWhole()
                ?? BodyText.Render(held.Take(close: true), _json, null, isEnded: true);
            Shown(found).ShouldBe(Shown(expected));
            JsonSerializer.Serialize(held.Facts).ShouldBe(JsonSerializer.Serialize(plain.Facts));
        }
    }

    private static void SameAnswer(byte[] body)
    {
        var time = new ManualTime();
        var first = new LlmWatch(time, isExpected: true, Limit);
        var plain = BodyWatcher.OfResponse(_json, Limit, first, time);
        plain.Append(body);
        RenderedBody expected = BodyText.Render(plain.Take(close: true), _json, null, isEnded: true);
        foreach (int pieces in new[] { 1, 2, 5 })
        {
            var second = new LlmWatch(time, isExpected: true, Limit);
            var held = BodyWatcher.OfResponse(_json, Limit, second, time, isHeld: true);
            foreach (byte[] piece in Pieces(body, pieces))
                held.Append(piece);
            RenderedBody found = held.TakeWhole()
                ?? BodyText.Render(held.Take(close: true), _json, null, isEnded: true);
            Told(second).ShouldBe(Told(first), Encoding.UTF8.GetString(body));
            if (!first.IsStream) // Of a stream the whole is written that its pieces make.
                Shown(found).ShouldBe(Shown(expected));
            else if (second.IsRecognised)
                Encoding.UTF8.GetString(AnswerJson.Write(second.Answer).Span)
                    .ShouldBe(Encoding.UTF8.GetString(AnswerJson.Write(first.Answer).Span));
        }
    }

    private static IEnumerable<byte[]> Pieces(byte[] body, int count) =>
        body.Length == 0 ? [] : body.Chunk(Math.Max(1, (body.Length + count - 1) / count));

    private static string Shown(RenderedBody body) =>
        $"{(body.Value is { } json ? Encoding.UTF8.GetString(json.Utf8.Span) : "none")} {body.Facts.Model} "
        + body.Facts.ErrorMessage;

    /// <summary>All that a record or a span says of an answer.</summary>
    private static string Told(LlmWatch watch)
    {
        LlmAnswer answer = watch.Answer;
        return string.Join('|', watch.IsRecognised, watch.HasShape, watch.IsStream, watch.HasEnded, watch.Unread,
            answer.Shape, answer.Model, answer.Id, answer.FinishReasons, answer.ToolCalls, answer.Embeddings,
            answer.Error, JsonSerializer.Serialize(answer.Usage),
            string.Join(',', answer.Choices.OrderBy(one => one.Index)
                .Select(one => $"{one.Index}:{one.FinishReason}")));
    }
}
