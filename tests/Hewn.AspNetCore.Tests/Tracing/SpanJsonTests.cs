using System.Diagnostics;
using System.Text;
using Hewn.AspNetCore.Calls;
using Hewn.AspNetCore.Capture;
using Hewn.AspNetCore.Capture.Llm;
using Hewn.AspNetCore.Tracing;
using Microsoft.AspNetCore.Http;

namespace Hewn.AspNetCore.Tests.Tracing;

/// <summary>A span that is written straight from its call says what one says to which an application may add.</summary>
public sealed class SpanJsonTests
{
    private const string Asked = """
        {"model":"llama","stream":false,"temperature":0.7,"seed":5,"n":2,"messages":[],"max_tokens":9,"top_p":0.1}
        """;

    private const string Answered = """
        {"id":"c-1","model":"llama-3","choices":[{"finish_reason":"stop"},{"index":1,"finish_reason":"length"}],
        "usage":{"prompt_tokens":20,"completion_tokens":16,"prompt_tokens_details":{"cached_tokens":4}}}
        """;

    [Theory]
    [InlineData(200, true, "completed")]
    [InlineData(200, false, "completed")]
    [InlineData(500, true, "failed")]
    [InlineData(404, false, "failed")]
    [InlineData(200, true, "aborted_by_client")]
    public void Both_ways_to_write_a_span_say_the_same(int status, bool isOfModel, string outcome)
    {
        var headers = new HeaderDictionary
        {
            ["traceparent"] = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
        };
        CallSpan span = CallSpan.Begin(headers, ActivityKind.Client, mayBeExported: false);
        EndedCall call = Call(status, isOfModel, outcome);
        SpanFacts facts = SpanAttributes.Of(call, []);
        string direct = Text(SpanJson.Of(call, span));
        direct.ShouldBe(Text(SpanJson.Of(facts, span)));
        direct.ShouldContain("\"start\":\"2026-01-19T08:30:00.1234567Z\"");
        direct.ShouldContain("\"parent_span_id\":\"b7ad6b7169203331\"");
        direct.Contains("gen_ai.", StringComparison.Ordinal).ShouldBe(isOfModel);
        direct.Contains("\"error.type\":\"Odd\"", StringComparison.Ordinal).ShouldBe(outcome != "completed");
        span.Stop();
    }

    private static string Text(JsonOutput json)
    {
        string text = Encoding.UTF8.GetString(json.Written);
        json.Drop();
        return text;
    }

    private static EndedCall Call(int status, bool isOfModel, string outcome)
    {
        var time = new ManualTime();
        var answer = new LlmWatch(time, isExpected: true, 1000);
        var response = BodyWatcher.OfResponse(BodyType.Of("application/json", default), 1000, answer, time);
        response.Append(Encoding.UTF8.GetBytes(Answered));
        response.Take(close: true);
        var request = BodyWatcher.OfRequest(BodyType.Of("application/json", default), 1000);
        request.Append(Encoding.UTF8.GetBytes(Asked));
        request.Take(close: true);
        return new EndedCall
        {
            Arrival = Arrival.Of(new DefaultHttpContext { Request = { Method = "POST" } }, withHeaders: false),
            Ending = new CallEnding
            {
                Status = status, Outcome = outcome, Exception = null, ContentType = null, ContentLength = null,
            },
            Error = outcome == "completed" ? default : new CallError("Odd", "it is odd", "it is odd", null),
            Path = "/v1/chat/completions",
            Route = isOfModel ? null : "/x/{id}",
            Server = isOfModel ? ("localhost", 11434) : null,
            Model = isOfModel ? "llama-3" : null,
            Asked = isOfModel ? request.Facts : null,
            Answer = isOfModel ? answer : null,
            MsToFirstToken = isOfModel ? 12.3456 : null,
            Added = [],
            Start = new DateTimeOffset(2026, 1, 19, 8, 30, 0, TimeSpan.Zero).AddTicks(1234567),
            Duration = TimeSpan.FromMilliseconds(1234.5678),
        };
    }
}
