using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace LocalLlm.Tests.Hosting;

/// <summary>An OpenAI-compatible server that does what a test tells it.</summary>
internal sealed class ScriptedUpstream : IAsyncDisposable
{
    private readonly WebApplication _app;

    private ScriptedUpstream(WebApplication app) => _app = app;

    public Uri Address => new(_app.Urls.Single());

    /// <param name="chat">Answers <c>POST /v1/chat/completions</c>.</param>
    /// <param name="models">Answers <c>GET /v1/models</c>; null names one model, <c>upstream-model</c>.</param>
    public static async Task<ScriptedUpstream> StartAsync(RequestDelegate chat, RequestDelegate? models = null)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        WebApplication app = builder.Build();
        app.MapPost("/v1/chat/completions", chat);
        app.MapGet("/v1/models", models ?? (context => context.Response.WriteAsync(
            """{"object":"list","data":[{"id":"upstream-model","object":"model"}]}""")));
        await app.StartAsync();
        return new ScriptedUpstream(app);
    }

    /// <summary>Sends one server-sent event and gets it onto the wire.</summary>
    public static async Task SendAsync(HttpContext context, string data)
    {
        if (!context.Response.HasStarted)
            context.Response.ContentType = "text/event-stream";
        await context.Response.WriteAsync($"data: {data}\n\n");
        await context.Response.Body.FlushAsync();
    }

    /// <summary>A chunk with a piece of text.</summary>
    public static string Piece(string text) =>
        $$"""{"choices":[{"index":0,"delta":{"content":{{JsonSerializer.Serialize(text)}} } }]}""";

    /// <summary>The chunk that ends an answer.</summary>
    public static string Finish(string reason = "stop") =>
        $$"""{"choices":[{"index":0,"delta":{},"finish_reason":"{{reason}}"}]}""";

    public async ValueTask DisposeAsync()
    {
        using var patience = new CancellationTokenSource(Eventually.Deadline);
        await _app.StopAsync(patience.Token);
        await _app.DisposeAsync();
    }
}
