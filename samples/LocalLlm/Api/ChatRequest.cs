using System.Text.Json;

namespace LocalLlm.Api;

/// <summary>The body of <c>POST /v1/chat/completions</c>, as far as this server understands it.</summary>
internal sealed class ChatRequest
{
    public string? Model { get; init; }

    public IReadOnlyList<ChatMessage>? Messages { get; init; }

    public double? Temperature { get; init; }

    public double? TopP { get; init; }

    /// <summary>Not OpenAI's, but known to most servers: only so many of the likeliest tokens.</summary>
    public int? TopK { get; init; }

    public int? MaxTokens { get; init; }

    public int? MaxCompletionTokens { get; init; }

    public long? Seed { get; init; }

    /// <summary>A string or a list of strings.</summary>
    public JsonElement? Stop { get; init; }

    public bool? Stream { get; init; }

    public StreamOptions? StreamOptions { get; init; }
}
