namespace LocalLlm.Api;

/// <summary>One answer of a response: whole in <see cref="Message"/>, or in pieces in <see cref="Delta"/>.</summary>
internal sealed class ChatChoice
{
    public int Index { get; init; }

    public ChatMessage? Message { get; init; }

    public ChatMessage? Delta { get; init; }

    public string? FinishReason { get; init; }
}
