namespace Hewn.Cli.Stats;

/// <summary>Figures of durations, in milliseconds.</summary>
internal sealed record StatsNumbers(
    long Count, double Mean, double Min, double P50, double P90, double P95, double P99, double Max, bool IsExact)
{
    /// <summary>The quantiles that are asked for, in the order of the members.</summary>
    public static readonly IReadOnlyList<double> Quantiles = [0.5, 0.9, 0.95, 0.99];
}
