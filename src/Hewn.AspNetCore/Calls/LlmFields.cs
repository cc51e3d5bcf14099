using System.Globalization;
using Hewn.AspNetCore.Capture;
using Hewn.AspNetCore.Capture.Llm;

namespace Hewn.AspNetCore.Calls;

/// <summary>
/// What was measured of a model's answer, as fields. What was not measured is absent; what the application has set
/// itself stays.
/// </summary>
internal static class LlmFields
{
    /// <summary>What the request asks for.</summary>
    public static Fields AddAsked(this Fields fields, RequestFacts? asked) => asked is null ? fields : fields
        .AddMeasured("stream", asked.Stream)
        .AddMeasured("temperature", asked.Temperature)
        .AddMeasured("top_p", asked.TopP)
        .AddMeasured("seed", asked.Seed)
        .AddMeasured("max_tokens", asked.MaxTokens)
        .AddMeasured("choice_count", asked.Choices)
        .AddMeasured("message_count", asked.Messages)
        .AddMeasured("tool_count", asked.Tools);

    /// <summary>What came of it.</summary>
    /// <param name="fields">The record's.</param>
    /// <param name="watch">The answer; null where there is none.</param>
    /// <param name="queueTime">
    /// What Text Generation Inference tells in a header: how long a call was queued, in milliseconds.
    /// </param>
    /// <param name="time">The clock.</param>
    /// <param name="arrivedAt">When the call arrived, by that clock.</param>
    public static Fields AddAnswer(
        this Fields fields, LlmWatch? watch, string? queueTime, TimeProvider time, long arrivedAt)
    {
        if (watch is null)
            return fields;
        LlmAnswer answer = watch.Answer;
        TokenUsage usage = answer.Usage;
        bool isTimed = watch.IsStream;
        return fields
            .AddMeasured("stream", watch.IsStream)
            .AddMeasured("prompt_tokens", usage.Prompt)
            .AddMeasured("completion_tokens", usage.Completion)
            .AddMeasured("total_tokens", usage.Total)
            .AddMeasured("cached_tokens", usage.Cached)
            .AddMeasured("cache_write_tokens", usage.CacheWritten)
            .AddMeasured("reasoning_tokens", usage.Reasoning)
            .AddMeasured("ttft_ms", isTimed && watch.Meter.FirstAt is { } first
                ? Rounded(time.GetElapsedTime(arrivedAt, first).TotalMilliseconds)
                : null)
            .AddMeasured("queue_ms", Rounded(usage.QueueMs ?? MsOf(queueTime)))
            .AddMeasured("load_ms", Rounded(usage.LoadMs))
            .AddMeasured("prompt_ms", Rounded(usage.PromptMs))
            .AddMeasured("inter_token_p50_ms", isTimed ? Rounded(watch.Meter.PauseMs(0.50)) : null)
            .AddMeasured("inter_token_p99_ms", isTimed ? Rounded(watch.Meter.PauseMs(0.99)) : null)
            .AddMeasured("tokens_per_second", Rounded(TokensPerSecond(watch)))
            .AddMeasured("finish_reason", answer.FinishReasons is { } reasons ? KnownText.Redact(reasons) : null)
            .AddMeasured("tool_call_count", answer.ToolCalls is > 0 and var calls ? calls : (long?)null)
            .AddMeasured("embedding_count", answer.Embeddings);
    }

    /// <summary>The server's own figure, else what was seen; null where neither is known.</summary>
    public static double? TokensPerSecond(LlmWatch watch) => watch.Answer.Usage.PerSecond ?? PerSecondOf(watch);

    /// <summary>
    /// Tokens a second while the answer was written: the first had come when the clock began. Only for an answer whose
    /// tokens were counted by the server, and which came in pieces. Tokens of thoughts that the server keeps to itself
    /// were written before the first that came.
    /// </summary>
    private static double? PerSecondOf(LlmWatch watch)
    {
        if (!watch.IsStream || watch.Meter.SpanMs is not (> 0 and var ms))
            return null;
        TokenUsage usage = watch.Answer.Usage;
        bool isThoughtHidden = watch.Answer.Choices.TrueForAll(choice => choice.Reasoning.IsEmpty);
        long? tokens = usage.Completion - (isThoughtHidden ? usage.Reasoning ?? 0 : 0);
        return tokens is > 1 and var count ? (count - 1) / ms * 1000 : null;
    }

    private static double? MsOf(string? text) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double ms)
            && double.IsFinite(ms)
            ? ms
            : null;

    private static double? Rounded(double? value) => value is { } number ? Math.Round(number, 2) : null;
}
