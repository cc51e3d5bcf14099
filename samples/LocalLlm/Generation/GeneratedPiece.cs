namespace LocalLlm.Generation;

/// <summary>A piece of an answer as it comes.</summary>
/// <param name="Text">Text to show now; may be empty.</param>
/// <param name="FinishReason">Why the answer ended, on its last piece.</param>
/// <param name="PromptTokens">Tokens of the prompt, once known.</param>
/// <param name="CompletionTokens">Tokens of the answer so far, where they are counted.</param>
/// <param name="CachedTokens">Tokens of the prompt that were in a cache, where there is one.</param>
internal readonly record struct GeneratedPiece(
    string Text,
    string? FinishReason = null,
    int? PromptTokens = null,
    int? CompletionTokens = null,
    int? CachedTokens = null);
