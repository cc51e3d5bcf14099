namespace Hewn.AspNetCore.Capture.Llm;

/// <summary>The names of <see cref="ChatMember"/>.</summary>
internal static class ChatMembers
{
    /// <summary>What a name is.</summary>
    public static ChatMember Of(string name) => name switch
    {
        "model" => ChatMember.Model,
        "id" => ChatMember.Id,
        "object" => ChatMember.Object,
        "error" => ChatMember.Error,
        "done" => ChatMember.Done,
        "choices" => ChatMember.Choices,
        "index" => ChatMember.Index,
        "finish_reason" => ChatMember.FinishReason,
        "text" => ChatMember.Text,
        "delta" => ChatMember.Delta,
        "message" => ChatMember.Message,
        "tool_calls" => ChatMember.ToolCalls,
        "function_call" => ChatMember.FunctionCall,
        "usage" => ChatMember.Usage,
        "timings" => ChatMember.Timings,
        _ => OfCount(name),
    };

    private static ChatMember OfCount(string name) => name switch
    {
        "prompt_tokens" => ChatMember.PromptTokens,
        "input_tokens" => ChatMember.InputTokens,
        "completion_tokens" => ChatMember.CompletionTokens,
        "output_tokens" => ChatMember.OutputTokens,
        "total_tokens" => ChatMember.TotalTokens,
        "prompt_cache_hit_tokens" => ChatMember.PromptCacheHitTokens,
        "queue_time" => ChatMember.QueueTime,
        "prompt_tokens_details" => ChatMember.PromptDetails,
        "input_tokens_details" => ChatMember.InputDetails,
        "completion_tokens_details" => ChatMember.CompletionDetails,
        "output_tokens_details" => ChatMember.OutputDetails,
        "cached_tokens" => ChatMember.CachedTokens,
        "cache_write_tokens" => ChatMember.CacheWriteTokens,
        "reasoning_tokens" => ChatMember.ReasoningTokens,
        "cache_n" => ChatMember.TimedCached,
        "prompt_n" => ChatMember.TimedPrompt,
        "predicted_n" => ChatMember.TimedCompletion,
        "prompt_ms" => ChatMember.TimedPromptMs,
        "predicted_per_second" => ChatMember.TimedPerSecond,
        _ => ChatMember.None,
    };
}
