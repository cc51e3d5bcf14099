using System.Text.Json;

namespace LocalLlm.Api;

/// <summary>An answer, or one chunk of a streamed one.</summary>
internal sealed class ChatResponse
{
    public string? Id { get; init; }

    public string? Object { get; init; }

    public long Created { get; init; }

    public string? Model { get; init; }

    public IReadOnlyList<ChatChoice>? Choices { get; init; }

    public ChatUsage? Usage { get; init; }

    /// <summary>What servers send instead of a chunk when they fail in the middle of an answer.</summary>
    public JsonElement? Error { get; init; }
}
