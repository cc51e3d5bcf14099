namespace Hewn.Store.Statistics;

/// <summary>The quantile rule: linear between the two nearest ranks, as Loki's <c>quantile_over_time</c>.</summary>
internal static class Quantile
{
    /// <summary>The value at <paramref name="q"/> (0 to 1) of <paramref name="count"/> sorted values.</summary>
    /// <param name="q">The quantile.</param>
    /// <param name="count">How many values; at least 1.</param>
    /// <param name="valueAt">The value of a rank from 0.</param>
    public static double Of(double q, long count, Func<long, double> valueAt)
    {
        double rank = q * (count - 1);
        long lower = (long)Math.Floor(rank);
        long upper = Math.Min(count - 1, lower + 1);
        double weight = rank - lower;
        return valueAt(lower) * (1 - weight) + valueAt(upper) * weight;
    }
}
