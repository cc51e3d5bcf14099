namespace LocalLlm.Api;

/// <summary>The answer of <c>POST /api/v1/generate</c>.</summary>
internal sealed class GenerateResponse
{
    public required string RequestId { get; init; }

    public required string Model { get; init; }

    public required string Response { get; init; }

    public string? FinishReason { get; init; }

    public int? PromptTokens { get; init; }

    public int? CompletionTokens { get; init; }

    /// <summary>Seconds.</summary>
    public double GenerationTime { get; init; }
}
