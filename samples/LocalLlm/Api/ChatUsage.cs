namespace LocalLlm.Api;

/// <summary>How many tokens a call used.</summary>
internal sealed class ChatUsage
{
    public int? PromptTokens { get; init; }

    public int? CompletionTokens { get; init; }

    public int? TotalTokens { get; init; }

    public static ChatUsage? Of(int? prompt, int? completion) => prompt is null && completion is null
        ? null
        : new ChatUsage { PromptTokens = prompt, CompletionTokens = completion, TotalTokens = prompt + completion };
}
