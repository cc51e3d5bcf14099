namespace Hewn.LogQL.Metrics;

/// <summary>
/// What one metric query may use. At a limit the query fails with words that name it; nothing is cut.
/// </summary>
/// <param name="MaxSeries">Series of the answer; Loki's default of <c>max_query_series</c>.</param>
/// <param name="MaxInnerSeries">Series that are held while the query runs, before they are put together.</param>
/// <param name="MaxHeldValues">
/// Values that are held at once by functions that need every value of a window (<c>quantile_over_time</c>,
/// <c>rate_counter</c>); eight to sixteen bytes each.
/// </param>
public sealed record MetricLimits(int MaxSeries = 500, int MaxInnerSeries = 200_000, long MaxHeldValues = 12_000_000)
{
    /// <summary>Counts what the stages let through; null when nobody wants to know.</summary>
    public Pipelines.QueryTrace? Trace { get; init; }

    /// <summary>Looks for samples beyond the points that are asked for; null when nobody wants to know.</summary>
    public StrayTimes? Strays { get; init; }

    /// <summary>Points of one series in an answer.</summary>
    public const int MaxPoints = 11_000;

    /// <summary>
    /// Points of a series when no step was given: the step is the range divided by this, in whole seconds.
    /// </summary>
    public const int DefaultPoints = 250;

    /// <summary>The limits that hold when nothing was said.</summary>
    public static MetricLimits Default { get; } = new();
}
