namespace LocalLlm.Generation;

/// <summary>A finished answer and what was measured of it. A figure that was not measured is null.</summary>
internal sealed record Answer(
    string Model,
    string Text,
    string? FinishReason,
    int? PromptTokens,
    int? CompletionTokens,
    double Seconds);
