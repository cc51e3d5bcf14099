using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Hewn.AspNetCore.Tests.Proxy.Clients;

/// <summary>A server that speaks OpenAI's API as its own does, for real clients to talk to.</summary>
internal static class ModelServer
{
    /// <summary>How many answers a client broke off.</summary>
    private static int _broken;

    public static int Broken => Volatile.Read(ref _broken);

    public static Task<Kestrel> StartAsync() => Kestrel.StartAsync(async context =>
    {
        using JsonDocument asked = await JsonDocument.ParseAsync(context.Request.Body);
        JsonElement request = asked.RootElement;
        bool isStream = request.TryGetProperty("stream", out JsonElement stream) && stream.GetBoolean();
        Task answer = context.Request.Path.Value switch
        {
            "/v1/embeddings" => EmbedAsync(context),
            "/v1/chat/completions" when isStream && IsEndless(request) => StreamForeverAsync(context),
            "/v1/chat/completions" when request.Has("tools") =>
                isStream ? StreamCallAsync(context) : CallAsync(context),
            "/v1/chat/completions" => isStream ? StreamAsync(context) : TellAsync(context),
            _ => throw new InvalidOperationException(context.Request.Path),
        };
        await answer;
    });

    private static bool IsEndless(JsonElement request) =>
        request.GetProperty("messages").GetRawText().Contains("forever", StringComparison.Ordinal);

    private const string Usage = """
        "usage":{"prompt_tokens":11,"completion_tokens":3,"total_tokens":14,"prompt_tokens_details":{"cached_tokens":5}}
        """;

    private static Task TellAsync(HttpContext context) => Json(context, """
        {"id":"c1","object":"chat.completion","created":1,"model":"tiny-1","choices":[{"index":0,"message":
        {"role":"assistant","content":"It is 12 °C."},"finish_reason":"stop","logprobs":null}],
        """ + Usage + "}");

    private static Task CallAsync(HttpContext context) => Json(context, """
        {"id":"c2","object":"chat.completion","created":1,"model":"tiny-1","choices":[{"index":0,"message":
        {"role":"assistant","content":null,"tool_calls":[{"id":"call_1","type":"function","function":
        {"name":"weather","arguments":"{\"city\":\"Bonn\"}"}}]},"finish_reason":"tool_calls","logprobs":null}],
        """ + Usage + "}");

    private static Task EmbedAsync(HttpContext context) => Json(context, """
        {"object":"list","model":"embed-1","data":[{"object":"embedding","index":0,"embedding":"AACAPwAAAEAAAEBA"}],
        "usage":{"prompt_tokens":4,"total_tokens":4}}
        """);

    private static async Task StreamAsync(HttpContext context)
    {
        await EventAsync(context, Chunk("""{"role":"assistant","content":""}"""));
        foreach (string piece in new[] { "It ", "is ", "12 °C." })
            await EventAsync(context, Chunk($$"""{"content":"{{piece}}"}"""));
        await EndAsync(context, "stop");
    }

    private static async Task StreamCallAsync(HttpContext context)
    {
        await EventAsync(context, Chunk("""
            {"role":"assistant","content":null,"tool_calls":[{"index":0,"id":"call_1","type":"function",
            "function":{"name":"weather","arguments":""}}]}
            """));
        foreach (string piece in new[] { "{\\\"city\\\":", "\\\"Bonn\\\"}" })
        {
            await EventAsync(context, Chunk(
                $$$"""{"tool_calls":[{"index":0,"function":{"arguments":"{{{piece}}}"}}]}"""));
        }

        await EndAsync(context, "tool_calls");
    }

    private static async Task StreamForeverAsync(HttpContext context)
    {
        try
        {
            while (true)
            {
                await EventAsync(context, Chunk("""{"content":"on "}"""));
                await Task.Delay(5, context.RequestAborted);
            }
        }
        catch (OperationCanceledException)
        {
            Interlocked.Increment(ref _broken);
        }
    }

    private static async Task EndAsync(HttpContext context, string reason)
    {
        await EventAsync(context, Chunk("{}", $"\"{reason}\""));
        await EventAsync(context, """
            {"id":"c3","object":"chat.completion.chunk","created":1,"model":"tiny-1","choices":[],
            """ + Usage + "}");
        await EventAsync(context, "[DONE]");
    }

    private static string Chunk(string delta, string reason = "null") => $$"""
        {"id":"c3","object":"chat.completion.chunk","created":1,"model":"tiny-1","choices":[{"index":0,
        "delta":{{delta}},"finish_reason":{{reason}}}]}
        """;

    private static async Task EventAsync(HttpContext context, string data)
    {
        if (!context.Response.HasStarted)
            context.Response.ContentType = "text/event-stream";
        await context.Response.WriteAsync($"data: {data.ReplaceLineEndings("")}\n\n", context.RequestAborted);
        await context.Response.Body.FlushAsync(context.RequestAborted);
    }

    private static Task Json(HttpContext context, string json)
    {
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(json);
    }
}
