namespace Hewn.AspNetCore.Capture.Llm;

/// <summary>
/// The numbers of a <c>usage</c> object under the names that servers give them. Null is what was not there, or no
/// number.
/// </summary>
internal struct UsageCounts
{
    public long? Prompt;
    public long? Input;
    public long? Completion;
    public long? Output;
    public long? Total;
    public long? CacheHit;
    public double? QueueSeconds;
    public long? PromptCached;
    public long? InputCached;
    public long? PromptCacheWritten;
    public long? InputCacheWritten;
    public long? CompletionReasoning;
    public long? OutputReasoning;
}
