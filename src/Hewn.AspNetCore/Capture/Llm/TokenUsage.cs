using System.Text.Json;

namespace Hewn.AspNetCore.Capture.Llm;

/// <summary>
/// What a server says about tokens and its own time. Null is what it did not say. Numbers that come again (usage in
/// every chunk) replace the earlier ones. Not thread-safe.
/// </summary>
internal sealed class TokenUsage
{
    // What `timings` say counts where no `usage` does; the latest, because some servers give them with each token.
    private long? _timedPrompt;
    private long? _timedCompletion;

    /// <summary>Tokens of the prompt, cached ones included.</summary>
    public long? Prompt { get => field ?? _timedPrompt; set; }

    /// <summary>Tokens of the answer, reasoning included.</summary>
    public long? Completion { get => field ?? _timedCompletion; set; }

    /// <summary>Both, where the server gave the sum; otherwise the sum, where both are known.</summary>
    public long? Total { get => field ?? Prompt + Completion; set; }

    /// <summary>Tokens of the prompt that came from a cache.</summary>
    public long? Cached { get; set; }

    /// <summary>Tokens of the prompt that were put into a cache.</summary>
    public long? CacheWritten { get; set; }

    /// <summary>Tokens of the answer that are reasoning.</summary>
    public long? Reasoning { get; set; }

    /// <summary>Time the server read the prompt for, in milliseconds.</summary>
    public double? PromptMs { get; set; }

    /// <summary>Tokens a second while it wrote the answer, as the server measured it.</summary>
    public double? PerSecond { get; set; }

    /// <summary>Time the model took to be loaded, in milliseconds.</summary>
    public double? LoadMs { get; set; }

    /// <summary>Time the call waited before the server began with it, in milliseconds.</summary>
    public double? QueueMs { get; set; }

    /// <summary>Reads a <c>usage</c> object: OpenAI's two spellings, with DeepSeek's and Groq's additions.</summary>
    public void Read(JsonElement usage)
    {
        if (usage.ValueKind is not JsonValueKind.Object)
            return;
        JsonElement prompt = usage.Member("prompt_tokens_details"u8);
        JsonElement input = usage.Member("input_tokens_details"u8);
        Read(new UsageCounts
        {
            Prompt = usage.Count("prompt_tokens"u8),
            Input = usage.Count("input_tokens"u8),
            Completion = usage.Count("completion_tokens"u8),
            Output = usage.Count("output_tokens"u8),
            Total = usage.Count("total_tokens"u8),
            CacheHit = usage.Count("prompt_cache_hit_tokens"u8),
            QueueSeconds = usage.Number("queue_time"u8),
            PromptCached = prompt.Count("cached_tokens"u8),
            InputCached = input.Count("cached_tokens"u8),
            PromptCacheWritten = prompt.Count("cache_write_tokens"u8),
            InputCacheWritten = input.Count("cache_write_tokens"u8),
            CompletionReasoning = usage.Member("completion_tokens_details"u8).Count("reasoning_tokens"u8),
            OutputReasoning = usage.Member("output_tokens_details"u8).Count("reasoning_tokens"u8),
        });
    }

    /// <summary>Takes the numbers of a <c>usage</c> object.</summary>
    public void Read(in UsageCounts counts)
    {
        if ((counts.Prompt ?? counts.Input) is { } prompt)
            Prompt = prompt;
        if ((counts.Completion ?? counts.Output) is { } completion)
            Completion = completion;
        if (counts.Total is { } total)
            Total = total;
        Cached = counts.PromptCached ?? counts.InputCached ?? counts.CacheHit ?? Cached;
        CacheWritten = counts.PromptCacheWritten ?? counts.InputCacheWritten ?? CacheWritten;
        Reasoning = counts.CompletionReasoning ?? counts.OutputReasoning ?? Reasoning;
        QueueMs = counts.QueueSeconds * 1000 ?? QueueMs;
    }

    /// <summary>
    /// Reads llama.cpp's <c>timings</c>. Its <c>prompt_n</c> are the tokens that were not cached.
    /// </summary>
    public void ReadTimings(JsonElement timings)
    {
        if (timings.ValueKind is not JsonValueKind.Object)
            return;
        Read(new TimingCounts
        {
            Cached = timings.Count("cache_n"u8),
            Prompt = timings.Count("prompt_n"u8),
            Completion = timings.Count("predicted_n"u8),
            PromptMs = timings.Number("prompt_ms"u8),
            PerSecond = timings.Number("predicted_per_second"u8),
        });
    }

    /// <summary>Takes the numbers of llama.cpp's <c>timings</c>.</summary>
    public void Read(in TimingCounts timings)
    {
        Cached = timings.Cached ?? Cached;
        _timedPrompt = timings.Cached + timings.Prompt ?? _timedPrompt;
        _timedCompletion = timings.Completion ?? _timedCompletion;
        PromptMs = timings.PromptMs ?? PromptMs;
        PerSecond = timings.PerSecond is > 0 and var speed ? speed : PerSecond;
    }
}
