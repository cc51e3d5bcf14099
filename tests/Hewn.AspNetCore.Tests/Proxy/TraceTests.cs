using System.Text;
using System.Text.Json;

namespace Hewn.AspNetCore.Tests.Proxy;

public sealed class TraceTests
{
    private const string Trace = "0af7651916cd43dd8448eb211c80319c";
    private const string Span = "b7ad6b7169203331";

    private static async Task<(string Head, List<JsonElement> Records)> CallAsync(params (string, string)[] headers)
    {
        string head = string.Empty;
        await using var upstream = new Scripted(async connection =>
        {
            await connection.ReadRequestAsync();
            head = connection.Head;
            await connection.SendAsync(Scripted.Head("text/event-stream"));
            await connection.SendAsync(Scripted.Chunk("data: {\"model\":\"m\",\"choices\":[{\"index\":0,\"delta\":"
                + "{\"content\":\"hi\"},\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":3,"
                + "\"completion_tokens\":1}}\n\ndata: [DONE]\n\n"));
            await connection.SendAsync(Scripted.LastChunk);
        });
        await using ProxyRun proxy = await ProxyRun.BeforeAsync(upstream.Address);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/chat/completions?key=abc");
        request.Content = new StringContent(
            """{"model":"m","stream":true,"messages":[]}""", Encoding.UTF8, "application/json");
        foreach ((string name, string value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        await (await proxy.Client.SendAsync(request)).Content.ReadAsStringAsync();
        return (head, await proxy.StopAndReadAsync());
    }

    [Theory]
    [InlineData($"00-{Trace}-{Span}-01", "01")]
    [InlineData($"00-{Trace}-{Span}-00", "00")]
    [InlineData($"cc-{Trace}-{Span}-01-later", "01")]
    public async Task The_clients_trace_goes_on_through_the_calls_span(string traceparent, string flags)
    {
        (string head, List<JsonElement> records) =
            await CallAsync(("traceparent", traceparent), ("tracestate", "a=1,b=2"));
        string own = records.One("span").Text("span_id").ShouldNotBeNull();
        own.ShouldNotBe(Span);
        records.ShouldAllBe(one => one.Text("trace_id") == Trace && one.Text("span_id") == own);
        records.One("span").GetProperty("span").Text("parent_span_id").ShouldBe(Span);
        head.ShouldContain($"traceparent: 00-{Trace}-{own}-{flags}\r\n");
        head.Split("traceparent").Length.ShouldBe(2);
        head.ShouldContain("tracestate: a=1,b=2\r\n");
    }

    [Theory]
    [InlineData(null)]
    [InlineData("00-0-0-01")]
    public async Task A_trace_begins_where_there_is_none_that_can_be_read(string? traceparent)
    {
        (string head, List<JsonElement> records) = await CallAsync(
            traceparent is null ? [] : [("traceparent", traceparent), ("tracestate", "a=1")]);
        JsonElement span = records.One("span");
        span.Text("trace_id").ShouldNotBeNull().Length.ShouldBe(32);
        records.ShouldAllBe(one => one.Text("trace_id") == span.Text("trace_id"));
        span.GetProperty("span").Has("parent_span_id").ShouldBeFalse();
        head.ShouldContain($"traceparent: 00-{span.Text("trace_id")}-{span.Text("span_id")}-01\r\n");
        head.ShouldNotContain("tracestate");
    }

    [Fact]
    public async Task The_span_of_a_call_says_what_was_asked_of_whom_and_what_came()
    {
        (_, List<JsonElement> records) = await CallAsync();
        JsonElement record = records.One("span");
        record.Names().ShouldBe([
            "timestamp", "level", "message", "logger", "request_id", "trace_id", "span_id", "model", "type", "span"]);
        JsonElement span = record.GetProperty("span");
        (span.Text("name"), span.Text("kind"), span.Text("status")).ShouldBe(("chat m", "client", "ok"));
        JsonElement end = records.One("response");
        span.GetProperty("duration_ms").GetDouble()
            .ShouldBe(end.GetProperty("duration_ms").GetDouble(), 0.01);
        JsonElement attributes = span.GetProperty("attributes");
        attributes.Text("gen_ai.provider.name").ShouldBe("openai");
        attributes.Text("server.address").ShouldBe("127.0.0.1");
        attributes.Number("server.port").ShouldBeGreaterThan(0);
        attributes.GetProperty("gen_ai.request.stream").GetBoolean().ShouldBeTrue();
        attributes.GetProperty("gen_ai.response.time_to_first_chunk").GetDouble()
            .ShouldBe(end.GetProperty("ttft_ms").GetDouble() / 1000, 0.0001);
        attributes.GetProperty("gen_ai.response.finish_reasons").GetRawText().ShouldBe("[\"stop\"]");
        span.GetRawText().ShouldNotContain("abc");
    }
}
