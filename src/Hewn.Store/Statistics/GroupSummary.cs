namespace Hewn.Store.Statistics;

/// <summary>The calls of one endpoint, method, status or model, or all of them.</summary>
/// <param name="Name">Name of the group; "(other)" gathers what found no place.</param>
/// <param name="Calls">All calls: succeeded, failed and aborted.</param>
/// <param name="Succeeded">Calls that succeeded.</param>
/// <param name="Failed">Calls that failed.</param>
/// <param name="Aborted">Calls whose client went away.</param>
/// <param name="Latency">How long they took; null when none has a duration.</param>
/// <param name="PromptTokens">Sum of the prompts' tokens; null when no call tells.</param>
/// <param name="CompletionTokens">Sum of the completions' tokens; null when no call tells.</param>
public sealed record GroupSummary(
    string Name, long Calls, long Succeeded, long Failed, long Aborted, LatencySummary? Latency,
    long? PromptTokens, long? CompletionTokens)
{
    /// <summary>
    /// Failed calls as a part (0 to 1) of those that succeeded or failed; null when there is neither.
    /// </summary>
    public double? ErrorRate => Succeeded + Failed == 0 ? null : (double)Failed / (Succeeded + Failed);
}
