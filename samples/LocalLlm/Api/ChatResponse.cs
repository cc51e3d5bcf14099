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
}
