using System.Text.Json;
using LocalLlm.Generation;

namespace LocalLlm.Api;

/// <summary>
/// An answer as server-sent events in OpenAI's format: one chunk a token, sent the moment it is there.
/// </summary>
internal sealed class ChatStream(HttpContext context, string id, long created, string model, bool withUsage)
{
    private bool _begun;

    public async Task SendAsync(GeneratedPiece piece)
    {
        await BeginAsync();
        if (piece.Text.Length > 0)
            await SendAsync(new ChatChoice { Delta = ChatMessage.Of(null, piece.Text) });
        if (piece.FinishReason is { } reason)
            await SendAsync(new ChatChoice { Delta = new ChatMessage(), FinishReason = reason });
    }

    public async Task EndAsync(Answer answer)
    {
        await BeginAsync();
        if (withUsage)
            await WriteAsync(ChunkOf([], ChatUsage.Of(answer.PromptTokens, answer.CompletionTokens)));
        await WriteTextAsync("[DONE]");
    }

    /// <summary>Headers wait for the first piece: until then an error can still have a status of its own.</summary>
    private async Task BeginAsync()
    {
        if (_begun)
            return;
        _begun = true;
        context.Response.ContentType = "text/event-stream";
        context.Response.Headers.CacheControl = "no-cache";
        await SendAsync(new ChatChoice { Delta = ChatMessage.Of("assistant", string.Empty) });
    }

    private Task SendAsync(ChatChoice choice) => WriteAsync(ChunkOf([choice], null));

    private ChatResponse ChunkOf(IReadOnlyList<ChatChoice> choices, ChatUsage? usage) => new()
    {
        Id = id,
        Object = "chat.completion.chunk",
        Created = created,
        Model = model,
        Choices = choices,
        Usage = usage,
    };

    private Task WriteAsync(ChatResponse chunk) =>
        WriteTextAsync(JsonSerializer.Serialize(chunk, LlmJson.Web.ChatResponse));

    private async Task WriteTextAsync(string data)
    {
        await context.Response.WriteAsync($"data: {data}\n\n", context.RequestAborted);
        await context.Response.Body.FlushAsync(context.RequestAborted);
    }
}
