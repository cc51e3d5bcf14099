using Hewn.Cli.Stats;

namespace Hewn.Cli.Usage;

/// <summary>The figures of some calls. What no call has told is absent, which is not 0. One thread's.</summary>
internal sealed class UsageFigures(NumberBudget budget)
{
    private readonly NumberSample _durations = new(budget);
    private Int128? _prompt;
    private Int128? _completion;
    private Int128? _total;
    private Int128? _cached;
    private Int128? _reasoning;

    /// <summary>All calls, those without an end among them.</summary>
    public long Calls { get; private set; }

    /// <summary>Calls that went wrong.</summary>
    public long Failed { get; private set; }

    /// <summary>Calls whose client left.</summary>
    public long Aborted { get; private set; }

    /// <summary>Calls without an end: they run, or the server died.</summary>
    public long Unfinished { get; private set; }

    /// <summary>Calls of which tokens are known.</summary>
    public long WithTokens { get; private set; }

    public Int128? PromptTokens => _prompt;

    public Int128? CompletionTokens => _completion;

    public Int128? TotalTokens => _total;

    public Int128? CachedTokens => _cached;

    public Int128? ReasoningTokens => _reasoning;

    /// <summary>Durations in milliseconds; null when no call has one.</summary>
    public StatsNumbers? Durations => _durations.Summarise();

    /// <summary>A call without an end.</summary>
    public void AddUnfinished()
    {
        Calls++;
        Unfinished++;
    }

    /// <summary>A call that ended.</summary>
    public void Add(EndedCall call)
    {
        Calls++;
        Failed += call.IsFailed ? 1 : 0;
        Aborted += call.IsAborted ? 1 : 0;
        WithTokens += call.Prompt is null && call.Completion is null && call.Total is null ? 0 : 1;
        Sum(ref _prompt, call.Prompt);
        Sum(ref _completion, call.Completion);
        Sum(ref _total, call.Total ?? call.Prompt + call.Completion);
        Sum(ref _cached, call.Cached);
        Sum(ref _reasoning, call.Reasoning);
        if (call.DurationMs is { } ms)
            _durations.Add(ms);
    }

    private static void Sum(ref Int128? sum, Int128? tokens) => sum = tokens is null ? sum : (sum ?? 0) + tokens;
}
