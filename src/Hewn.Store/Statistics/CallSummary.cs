namespace Hewn.Store.Statistics;

/// <summary>The figures of all calls of a run. Lists are in falling order of calls, then by name.</summary>
/// <param name="Total">All calls together; its name is empty.</param>
/// <param name="FirstUtcTicks">When the first call ended; null when there is none with a time.</param>
/// <param name="LastUtcTicks">When the last call ended.</param>
/// <param name="Endpoints">Per endpoint, with latency.</param>
/// <param name="Methods">Per HTTP method.</param>
/// <param name="Statuses">Per status code.</param>
/// <param name="Models">Per model, with latency; calls without a model are in none.</param>
/// <param name="Slowest">The slowest calls, slowest first.</param>
/// <param name="SlowCalls">Calls that reached the threshold, listed or not; null when none was given.</param>
/// <param name="CutDimensions">Dimensions that had more names than are kept apart, e.g. "endpoints".</param>
public sealed record CallSummary(
    GroupSummary Total, long? FirstUtcTicks, long? LastUtcTicks, IReadOnlyList<GroupSummary> Endpoints,
    IReadOnlyList<GroupSummary> Methods, IReadOnlyList<GroupSummary> Statuses, IReadOnlyList<GroupSummary> Models,
    IReadOnlyList<SlowCall> Slowest, long? SlowCalls, IReadOnlyList<string> CutDimensions)
{
    /// <summary>
    /// Calls a minute from the first to the last call; null when that is less than a minute, which tells nothing about
    /// the next.
    /// </summary>
    public double? CallsPerMinute => LastUtcTicks - FirstUtcTicks is { } ticks and >= TimeSpan.TicksPerMinute
        ? Total.Calls / TimeSpan.FromTicks(ticks).TotalMinutes
        : null;

    /// <summary>True when any quantile comes from a histogram.</summary>
    public bool IsApproximate =>
        Endpoints.Concat(Models).Append(Total).Any(group => group.Latency is { IsApproximate: true });
}
