namespace Hewn.LogQL.Metrics.Windows;

/// <summary>The increase of a counter a second, resets allowed: <c>rate_counter</c>.</summary>
/// <remarks>
/// Prometheus's extrapolation as Loki has it. Loki hands nanoseconds to a formula made for milliseconds, but the range
/// in milliseconds; so what is added for the edges is far smaller than in Prometheus, and nothing is ever added at the
/// end. Answers agree with Loki's, not with Prometheus's.
/// </remarks>
internal static class CounterRate
{
    /// <summary>The rate of points in order of time; 0 of a single one.</summary>
    public static double Of(ReadOnlySpan<(long TimestampNs, double Value)> points, long rangeNs)
    {
        if (points.Length < 2)
            return 0;
        double increase = Increase(points);
        double sampled = (points[^1].TimestampNs - points[0].TimestampNs) / 1000.0;
        double between = sampled / (points.Length - 1);
        double toStart = rangeNs / 1_000_000 / 1000.0;
        if (increase > 0 && points[0].Value >= 0)
            toStart = Math.Min(toStart, sampled * (points[0].Value / increase)); // a counter is never below zero
        double threshold = between * 1.1;
        double atStart = toStart < threshold ? toStart : between / 2;
        double extrapolated = sampled + atStart + (threshold > 0 ? 0 : between / 2);
        return increase * (extrapolated / sampled) / (rangeNs / 1e9);
    }

    private static double Increase(ReadOnlySpan<(long TimestampNs, double Value)> points)
    {
        double increase = points[^1].Value - points[0].Value;
        double last = 0;
        foreach ((_, double value) in points)
        {
            if (value < last)
                increase += last; // it began anew
            last = value;
        }

        return increase;
    }
}
