namespace Hewn.LogQL.Metrics;

/// <summary>The points in time a metric query is asked for: one, or start, start + step, … up to end.</summary>
/// <remarks>Nanoseconds since 1970. The start is kept as it is, not aligned to the step.</remarks>
public sealed class QueryTimes
{
    private QueryTimes(long startNs, long endNs, long stepNs, int count) =>
        (StartNs, EndNs, StepNs, Count) = (startNs, endNs, stepNs, count);

    /// <summary>The first point in time.</summary>
    public long StartNs { get; }

    /// <summary>No point is later than this.</summary>
    public long EndNs { get; }

    /// <summary>From one point to the next; 0 for a single one.</summary>
    public long StepNs { get; }

    /// <summary>How many points.</summary>
    public int Count { get; }

    /// <summary>True for an instant query, whose answer is a vector or a scalar.</summary>
    public bool IsInstant => StepNs == 0;

    /// <summary>One point in time.</summary>
    public static QueryTimes Instant(long timeNs) => new(timeNs, timeNs, 0, 1);

    /// <summary>Several points in time. Without a step it is <see cref="DefaultStepNs"/>.</summary>
    /// <exception cref="LogQLException">
    /// The end is before the start, the step not positive, or there are too many.
    /// </exception>
    public static QueryTimes Range(long startNs, long endNs, long? stepNs = null)
    {
        if (endNs < startNs)
            throw MetricErrors.EndBeforeStart();
        long step = stepNs ?? DefaultStepNs(startNs, endNs);
        if (step <= 0)
            throw MetricErrors.NoStep();
        Int128 steps = ((Int128)endNs - startNs) / step;
        if (steps > MetricLimits.MaxPoints)
            throw MetricErrors.TooManyPoints();
        return new(startNs, endNs, step, (int)steps + 1);
    }

    /// <summary>The range divided by 250, in whole seconds and one at least.</summary>
    public static long DefaultStepNs(long startNs, long endNs)
    {
        const long second = 1_000_000_000;
        return Math.Max(1, (endNs - startNs) / (MetricLimits.DefaultPoints * second)) * second;
    }

    /// <summary>The point in time with this index, from 0.</summary>
    public long At(int index) => StartNs + (StepNs * index);

    /// <summary>The same in milliseconds, as answers have it.</summary>
    public long MillisecondsAt(int index) => At(index) / 1_000_000;
}
