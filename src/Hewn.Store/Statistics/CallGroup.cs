using Hewn.Store.Entries;

namespace Hewn.Store.Statistics;

/// <summary>Gathers the calls of one group. Not thread-safe.</summary>
internal sealed class CallGroup(LatencySample? latency)
{
    private readonly long[] _byOutcome = new long[3];
    private long? _promptTokens;
    private long? _completionTokens;

    public long Calls { get; private set; }

    public void Add(Entry call, CallOutcome outcome, double? durationMs)
    {
        Calls++;
        _byOutcome[(int)outcome]++;
        if (durationMs is { } ms)
            latency?.Add(ms);
        _promptTokens = Plus(_promptTokens, call, Field.PromptTokens);
        _completionTokens = Plus(_completionTokens, call, Field.CompletionTokens);
    }

    public GroupSummary Summarise(string name) => new(
        name, Calls, _byOutcome[(int)CallOutcome.Succeeded], _byOutcome[(int)CallOutcome.Failed],
        _byOutcome[(int)CallOutcome.Aborted], latency?.Summarise(), _promptTokens, _completionTokens);

    /// <summary>Adds without overflow: a figure from outside may be anything.</summary>
    private static long? Plus(long? sum, Entry call, Field field)
    {
        if (!call.TryGetInteger(field, out long tokens) || tokens < 0)
            return sum;
        long before = sum ?? 0;
        return tokens > long.MaxValue - before ? long.MaxValue : before + tokens;
    }
}
