using Hewn.LogQL;
using Hewn.LogQL.Expressions;
using Hewn.LogQL.Metrics;
using Hewn.LogQL.Values;

namespace Hewn.Cli.Query;

/// <summary>Which points in time a query of numbers is asked for, as far as nobody typed them.</summary>
internal static class PointsInTime
{
    /// <summary>
    /// The points. Where a bound was not typed they are in whole steps from the other one, or since 1970 where none
    /// was, up to the lines and beyond, so that none is left out at the ends.
    /// </summary>
    /// <param name="request">What was typed.</param>
    /// <param name="extent">From the first to the last line; null where no line has a time.</param>
    /// <param name="nowNs">Now.</param>
    /// <exception cref="EvaluationException">There are too many, or the end is before the start.</exception>
    public static QueryTimes Of(QueryRequest request, (long First, long Last)? extent, long nowNs)
    {
        long last = extent?.Last ?? nowNs;
        if (request.IsInstant)
            return QueryTimes.Instant(request.UntilNs ?? CeilingOf(last, 1_000_000));
        long start = request.SinceNs ?? Math.Min(extent?.First ?? last, request.UntilNs ?? last);
        long end = request.UntilNs ?? Math.Max(last, start);
        long step = request.StepNs ?? QueryTimes.DefaultStepNs(start, end);
        if (request.SinceNs is null)
            start = request.UntilNs is null ? FloorOf(start, step) : end - CeilingOf(end - start, step);
        if (request.UntilNs is null)
            end = start + CeilingOf(end - start, step);
        try
        {
            return QueryTimes.Range(start, end, step);
        }
        catch (EvaluationException refused) when (extent is { } all)
        {
            // Nobody typed so long a time: one line may be to blame.
            throw new EvaluationException($"{refused.Message}. The lines are of {TimeOf(all.First, request)} to "
                + $"{TimeOf(all.Last, request)}: --since and --until ask for less", refused);
        }
    }

    /// <summary>What is to be said of points that nobody typed; null for nothing.</summary>
    public static string? Notice(QueryRequest request, QueryTimes times)
    {
        if (request.StepNs is not null || times.Count < 2 || RangesOf(request.Expression) is not { Length: > 0 } ranges)
            return null;
        long range = ranges.Min();
        return range >= times.StepNs
            ? null
            : $"from {TimeOf(times.StartNs, request)} to {TimeOf(times.EndNs, request)} the points are "
                + $"{Text(times.StepNs)} apart, and each looks back {Text(range)}: the lines between are in none. Ask "
                + $"with --step {Text(range)}, or for less time with --since and --until";
    }

    private static long[] RangesOf(Expression expression) => expression switch
    {
        RangeAggregation range => [range.Range.Interval],
        VectorAggregation vector => RangesOf(vector.Inner),
        LabelReplaceExpression replace => RangesOf(replace.Inner),
        BinaryExpression binary => [.. RangesOf(binary.Left), .. RangesOf(binary.Right)],
        _ => [],
    };

    private static string Text(long ns) => PrometheusDuration.Format(ns);

    private static long FloorOf(long ns, long unit) => ns - (((ns % unit) + unit) % unit);

    private static long CeilingOf(long ns, long unit) => -FloorOf(-ns, unit);

    private static string TimeOf(long ns, QueryRequest request) => QueryTimeText.Second(ns, request.Zone);
}
