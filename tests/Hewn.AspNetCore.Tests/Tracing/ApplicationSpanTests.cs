using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Hewn.AspNetCore.Tests.Tracing;

[Collection(Listening.Name)]
public sealed class ApplicationSpanTests
{
    private const string Trace = "0af7651916cd43dd8448eb211c80319c";
    private const string Span = "b7ad6b7169203331";

    private const string Answer = """
        {"id":"chatcmpl-1","object":"chat.completion","model":"m-2024","choices":[{"index":0,
        "message":{"role":"assistant","content":"the secret answer"},"finish_reason":"stop"},
        {"index":1,"message":{"role":"assistant","content":"b"},
        "finish_reason":"length"}],"usage":{"prompt_tokens":12,"completion_tokens":5,"total_tokens":17,
        "prompt_tokens_details":{"cached_tokens":4},"completion_tokens_details":{"reasoning_tokens":2}}}
        """;

    private static HttpRequestMessage Ask(string? flags = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/v1/chat/completions")
        {
            Content = new StringContent(
                """{"model":"m","temperature":0.5,"top_k":40,"seed":7,"max_tokens":9,"n":2,"messages":[]}""",
                Encoding.UTF8,
                "application/json"),
        };
        if (flags is not null)
            request.Headers.Add("traceparent", $"00-{Trace}-{Span}-{flags}");
        return request;
    }

    private static void MapChat(WebApplication web) =>
        web.MapPost("/v1/chat/completions", (JsonElement _) => Results.Text(Answer, "application/json"));

    [Fact]
    public async Task Who_listens_sees_the_span_that_the_log_tells_of()
    {
        using var listening = new Listening(HewnTracing.SourceName);
        await using TestApp app = await TestApp.StartAsync(web =>
        {
            MapChat(web);
            web.MapGet("/users/{id}", () => "a user");
        });
        await app.Client.SendAsync(Ask("01"));
        await app.Client.GetAsync("/users/7");
        List<JsonElement> records = await app.StopAndReadAsync();

        Activity activity = listening.Exported.First();
        activity.DisplayName.ShouldBe("chat m");
        activity.Kind.ShouldBe(ActivityKind.Server);
        activity.TraceId.ToHexString().ShouldBe(Trace);
        activity.ParentSpanId.ToHexString().ShouldBe(Span);
        activity.Status.ShouldBe(ActivityStatusCode.Unset);
        JsonElement record = records.OfType("span")[0];
        record.Text("logger").ShouldBe("hewn.trace");
        record.Text("span_id").ShouldBe(activity.SpanId.ToHexString());
        records.Where(one => one.Text("trace_id") == Trace)
            .ShouldAllBe(one => one.Text("span_id") == activity.SpanId.ToHexString());
        JsonElement span = record.GetProperty("span");
        span.Text("name").ShouldBe("chat m");
        span.Text("kind").ShouldBe("server");
        span.Text("status").ShouldBe("ok");
        span.Text("parent_span_id").ShouldBe(Span);
        DateTime.Parse(span.Text("start")!, null, System.Globalization.DateTimeStyles.RoundtripKind)
            .ShouldBe(activity.StartTimeUtc);
        span.GetProperty("duration_ms").GetDouble().ShouldBe(activity.Duration.TotalMilliseconds, 0.001);
        JsonElement attributes = span.GetProperty("attributes");
        string[] seen = [.. attributes.EnumerateObject().Select(one => $"{one.Name}={one.Value.GetRawText()}")];
        seen.ShouldBe(
        [
            "gen_ai.operation.name=\"chat\"", "gen_ai.provider.name=\"openai\"", "gen_ai.request.model=\"m\"",
            "gen_ai.request.temperature=0.5", "gen_ai.request.top_k=40", "gen_ai.request.max_tokens=9",
            "gen_ai.request.seed=7", "gen_ai.request.choice.count=2", "gen_ai.response.model=\"m-2024\"",
            "gen_ai.response.id=\"chatcmpl-1\"", "gen_ai.response.finish_reasons=[\"stop\",\"length\"]",
            "gen_ai.usage.input_tokens=12", "gen_ai.usage.output_tokens=5",
            "gen_ai.usage.cache_read.input_tokens=4", "gen_ai.usage.reasoning.output_tokens=2",
            "http.request.method=\"POST\"", "http.response.status_code=200",
            "http.route=\"/v1/chat/completions\"", "url.path=\"/v1/chat/completions\"",
        ]);
        activity.TagObjects.Select(tag => $"{tag.Key}={JsonSerializer.Serialize(tag.Value)}").ShouldBe(seen);
        span.GetRawText().ShouldNotContain("secret answer");
        listening.Exported.Last().DisplayName.ShouldBe("GET /users/{id}");
        listening.Exported.Last().ParentSpanId.ShouldBe(default);
    }

    [Fact]
    public async Task A_span_of_ASP_NET_that_is_exported_is_the_parent()
    {
        using var listening = new Listening(HewnTracing.SourceName, "Microsoft.AspNetCore");
        await using TestApp app = await TestApp.StartAsync(MapChat);
        await app.Client.SendAsync(Ask("01"));
        await app.StopAndReadAsync();
        listening.Exported.Count.ShouldBe(2);
        listening.Exported.First().Source.Name.ShouldBe(HewnTracing.SourceName);
        listening.Exported.First().ParentSpanId.ShouldBe(listening.Exported.Last().SpanId);
        listening.Exported.Last().ParentSpanId.ToHexString().ShouldBe(Span);
    }

    [Theory]
    [InlineData(SpanRecords.Traced, "01", 1)]
    [InlineData(SpanRecords.Traced, "00", 0)]
    [InlineData(SpanRecords.Traced, null, 0)]
    [InlineData(SpanRecords.Always, null, 1)]
    [InlineData(SpanRecords.Never, "01", 0)]
    public async Task A_span_is_recorded_of_the_calls_that_the_option_says(SpanRecords spans, string? flags, int count)
    {
        await using TestApp app = await TestApp.StartAsync(MapChat, options => options.Spans = spans);
        await app.Client.SendAsync(Ask(flags));
        List<JsonElement> records = await app.StopAndReadAsync();
        records.OfType("span").Count.ShouldBe(count);
        records.One("response").Text("trace_id").ShouldNotBeNull().Length.ShouldBe(32);
    }

    [Fact]
    public async Task What_the_application_says_under_old_names_is_told_under_the_current_ones()
    {
        await using TestApp app = await TestApp.StartAsync(
            web => web.MapPost("/v1/chat/completions", (HttpContext context, JsonElement _) =>
            {
                context.ApiCall().Set("gen_ai.usage.prompt_tokens", 3);
                context.ApiCall().Set("gen_ai.system", "own");
                context.ApiCall().Set("cache.hits", 2);
                context.ApiCall().Set("gen_ai.input.messages", "what was asked");
                Activity.Current!.SetTag("cache.tier", "ssd");
                Activity.Current!.SetTag("unrelated", 1);
                return "fine";
            }),
            options => options.Spans = SpanRecords.Always);
        await app.Client.SendAsync(Ask());
        List<JsonElement> records = await app.StopAndReadAsync();
        JsonElement end = records.One("response");
        end.Number("prompt_tokens").ShouldBe(3);
        end.Number("cache.hits").ShouldBe(2);
        JsonElement attributes = records.One("span").GetProperty("span").GetProperty("attributes");
        attributes.Number("gen_ai.usage.input_tokens").ShouldBe(3);
        attributes.Text("gen_ai.provider.name").ShouldBe("own");
        attributes.Number("cache.hits").ShouldBe(2);
        attributes.Text("cache.tier").ShouldBe("ssd");
        attributes.Names().ShouldNotContain("gen_ai.usage.prompt_tokens");
        attributes.Names().ShouldNotContain("gen_ai.input.messages");
        attributes.Names().ShouldNotContain("unrelated");
    }

    [Fact]
    public async Task A_call_that_fails_is_a_failed_span_and_one_that_is_skipped_is_none()
    {
        using var listening = new Listening(HewnTracing.SourceName);
        await using TestApp app = await TestApp.StartAsync(web =>
        {
            web.MapGet("/health", () => "ok");
            web.MapGet("/broken", string () => throw new InvalidOperationException("it broke"));
            web.MapGet("/missing", () => Results.NotFound());
        });
        await app.Client.GetAsync("/health");
        await app.Client.GetAsync("/broken");
        await app.Client.GetAsync("/missing");
        List<JsonElement> spans = (await app.StopAndReadAsync()).OfType("span");
        listening.Exported.Select(one => (one.DisplayName, one.Status, one.GetTagItem("error.type"))).ShouldBe(
        [
            ("GET /broken", ActivityStatusCode.Error, typeof(InvalidOperationException).FullName),
            ("GET /missing", ActivityStatusCode.Error, "NotFound"),
        ]);
        spans.Select(one => one.GetProperty("span").Text("status")).ShouldBe(["error", "error"]);
        spans.ShouldAllBe(one => one.Text("level") == "INFO"); // The call's own record is the one ERROR.
    }
}
