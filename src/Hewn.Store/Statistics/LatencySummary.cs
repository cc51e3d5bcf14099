namespace Hewn.Store.Statistics;

/// <summary>How long calls took, in milliseconds. Quantiles are linear between the two nearest ranks.</summary>
/// <param name="Count">Calls that have a duration.</param>
/// <param name="MeanMs">Mean.</param>
/// <param name="P50Ms">Median.</param>
/// <param name="P90Ms">90 % took at most this.</param>
/// <param name="P95Ms">95 % took at most this.</param>
/// <param name="P99Ms">99 % took at most this.</param>
/// <param name="MaxMs">The longest; always exact.</param>
/// <param name="IsApproximate">
/// False: quantiles are exact. True: there were too many durations to keep, and quantiles come from a histogram, at
/// most 0.5 % off.
/// </param>
public readonly record struct LatencySummary(
    long Count, double MeanMs, double P50Ms, double P90Ms, double P95Ms, double P99Ms, double MaxMs,
    bool IsApproximate);
