namespace Hewn.LogQL.Expressions;

/// <summary>Names and rules of <see cref="RangeOperation"/>.</summary>
internal static class RangeOperations
{
    private static readonly (string Name, RangeOperation Operation)[] _names =
    [
        ("count_over_time", RangeOperation.CountOverTime), ("rate", RangeOperation.Rate),
        ("rate_counter", RangeOperation.RateCounter), ("bytes_over_time", RangeOperation.BytesOverTime),
        ("bytes_rate", RangeOperation.BytesRate), ("avg_over_time", RangeOperation.AvgOverTime),
        ("sum_over_time", RangeOperation.SumOverTime), ("min_over_time", RangeOperation.MinOverTime),
        ("max_over_time", RangeOperation.MaxOverTime), ("stdvar_over_time", RangeOperation.StdvarOverTime),
        ("stddev_over_time", RangeOperation.StddevOverTime), ("quantile_over_time", RangeOperation.QuantileOverTime),
        ("first_over_time", RangeOperation.FirstOverTime), ("last_over_time", RangeOperation.LastOverTime),
        ("absent_over_time", RangeOperation.AbsentOverTime),
        ("count_distinct_over_time", RangeOperation.CountDistinctOverTime),
    ];

    /// <summary>As written in a query.</summary>
    public static string Name(this RangeOperation operation) => _names[(int)operation].Name;

    /// <summary>The operation of a name; null when it is none.</summary>
    public static RangeOperation? Find(string name)
    {
        foreach ((string known, RangeOperation operation) in _names)
        {
            if (known == name)
                return operation;
        }

        return null;
    }

    /// <summary>Whether it may stand with <c>by</c> or <c>without</c>.</summary>
    public static bool AllowsGrouping(this RangeOperation operation) => operation
        is RangeOperation.AvgOverTime or RangeOperation.MinOverTime or RangeOperation.MaxOverTime
        or RangeOperation.StddevOverTime or RangeOperation.StdvarOverTime or RangeOperation.QuantileOverTime
        or RangeOperation.FirstOverTime or RangeOperation.LastOverTime or RangeOperation.CountDistinctOverTime;

    /// <summary>Whether it may, or must, stand over unwrapped values.</summary>
    public static (bool Allowed, bool Needed) Unwrapping(this RangeOperation operation) => operation switch
    {
        RangeOperation.CountOverTime or RangeOperation.BytesOverTime or RangeOperation.BytesRate
            or RangeOperation.CountDistinctOverTime => (false, false),
        RangeOperation.Rate or RangeOperation.AbsentOverTime => (true, false),
        _ => (true, true),
    };
}
