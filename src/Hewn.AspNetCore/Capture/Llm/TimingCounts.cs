namespace Hewn.AspNetCore.Capture.Llm;

/// <summary>The numbers of llama.cpp's <c>timings</c>. Null is what was not there, or no number.</summary>
internal struct TimingCounts
{
    public long? Cached;
    public long? Prompt;
    public long? Completion;
    public double? PromptMs;
    public double? PerSecond;
}
