using Hewn.LogQL.Entries;
using Hewn.LogQL.Expressions;
using Hewn.LogQL.Labels;
using Hewn.LogQL.Metrics.Steps;

namespace Hewn.LogQL.Metrics;

/// <summary>Answers metric queries over entries.</summary>
/// <remarks>Immutable and thread-safe; queries may run at the same time.</remarks>
public sealed class MetricQuery(SampleExpression expression, MetricLimits? limits = null)
{
    private readonly MetricLimits _limits = limits ?? MetricLimits.Default;

    /// <summary>What is computed.</summary>
    public SampleExpression Expression => expression;

    /// <summary>
    /// True when an instant answer is ordered by value because something in the query sorts; otherwise it is ordered by
    /// labels.
    /// </summary>
    public bool IsSorted => Sorts(expression);

    /// <summary>Reads what is needed and computes the answer.</summary>
    /// <param name="times">The points in time.</param>
    /// <param name="source">Where entries come from. It is read once for each different range aggregation.</param>
    /// <param name="token">Stops the query.</param>
    /// <exception cref="LogQLException">A line has an error, series do not match, or a limit is reached.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public MetricResult Run(QueryTimes times, IEntrySource source, CancellationToken token = default)
    {
        ArgumentNullException.ThrowIfNull(times);
        ArgumentNullException.ThrowIfNull(source);
        if (expression is LiteralExpression literal)
            return Number(literal.Value, times);
        StepNode node = new MetricPlan(times, _limits, source, token).Build(expression);
        return times.IsInstant ? Vector(node, times) : Matrix(node, times, token);
    }

    private static bool Sorts(SampleExpression expression) => expression switch
    {
        VectorAggregation { Operation: VectorOperation.Sort or VectorOperation.SortDesc } => true,
        VectorAggregation vector => Sorts(vector.Inner),
        BinaryExpression binary => Sorts(binary.Left) || Sorts(binary.Right),
        LabelReplaceExpression replace => Sorts(replace.Inner),
        _ => false,
    };

    private static MetricResult Number(double value, QueryTimes times)
    {
        MetricPoint[] points =
            [.. Enumerable.Range(0, times.Count).Select(i => new MetricPoint(times.MillisecondsAt(i), value))];
        return times.IsInstant ? new ScalarResult(points[0]) : new MatrixResult([new(LabelSet.Empty, points)]);
    }

    private VectorResult Vector(StepNode node, QueryTimes times)
    {
        MetricElement[] vector = [.. node.At(0)];
        CheckSeries(vector.Length);
        if (!IsSorted)
            vector = [.. vector.OrderBy(element => element.Labels, ByLabels())];
        return new VectorResult(times.MillisecondsAt(0), vector);
    }

    private MatrixResult Matrix(StepNode node, QueryTimes times, CancellationToken token)
    {
        var series = new Dictionary<LabelSet, List<MetricPoint>>();
        for (int i = 0; i < times.Count; i++)
        {
            token.ThrowIfCancellationRequested();
            foreach (MetricElement element in node.At(i))
            {
                if (!series.TryGetValue(element.Labels, out List<MetricPoint>? points))
                {
                    CheckSeries(series.Count + 1);
                    series.Add(element.Labels, points = []);
                }

                points.Add(new MetricPoint(times.MillisecondsAt(i), element.Value));
            }
        }

        return new MatrixResult([.. series
            .OrderBy(pair => pair.Key, ByLabels())
            .Select(pair => new MetricSeries(pair.Key, pair.Value))]);
    }

    private static Comparer<LabelSet> ByLabels() => Comparer<LabelSet>.Create((left, right) => left.Compare(right));

    private void CheckSeries(int count)
    {
        if (count > _limits.MaxSeries)
            throw MetricErrors.TooManySeries(_limits.MaxSeries);
    }
}
