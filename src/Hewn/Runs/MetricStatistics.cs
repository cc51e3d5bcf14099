namespace Hewn.Runs;

/// <summary>What is known of all values of one metric, at one moment, in bounded memory.</summary>
/// <param name="Name">The metric's name as it stands in the file.</param>
/// <param name="Count">Values, without NaN and infinities. All figures below are of these.</param>
/// <param name="NotFinite">NaN and infinities.</param>
/// <param name="Min">The smallest; NaN when there was none, and so for all that follow.</param>
/// <param name="Max">The largest.</param>
/// <param name="Mean">The arithmetic mean.</param>
/// <param name="StandardDeviation">Of the values themselves (divided by <paramref name="Count"/>).</param>
/// <param name="Last">The last value that was logged, NaN and infinities included.</param>
/// <param name="LastStep">Its step.</param>
/// <param name="P50">The median: the smallest value that half of all values do not exceed.</param>
/// <param name="P95">As the median, for 95 of 100.</param>
/// <param name="P99">As the median, for 99 of 100.</param>
/// <param name="AreQuantilesExact">
/// True up to 512 values. Beyond that a quantile is off by 1 % of itself at most; where magnitudes of one sign differ
/// by more than a factor of 10^17, the smallest are taken for larger ones.
/// </param>
public sealed record MetricStatistics(
    string Name,
    long Count,
    long NotFinite,
    double Min,
    double Max,
    double Mean,
    double StandardDeviation,
    double Last,
    long LastStep,
    double P50,
    double P95,
    double P99,
    bool AreQuantilesExact);
