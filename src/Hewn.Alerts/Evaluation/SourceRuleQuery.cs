using Hewn.LogQL.Entries;
using Hewn.LogQL.Expressions;
using Hewn.LogQL.Labels;
using Hewn.LogQL.Metrics;

namespace Hewn.Alerts.Evaluation;

/// <summary>Answers the queries of rules over entries, such as those of local files. Thread-safe.</summary>
/// <param name="sourceFor">
/// Gives the entries for a query; asked for each, because files come and go, and because a source may have to know
/// which labels are named.
/// </param>
/// <param name="limits">Bounds of a query; null: the defaults.</param>
public sealed class SourceRuleQuery(Func<SampleExpression, IEntrySource> sourceFor, MetricLimits? limits = null)
    : IRuleQuery
{
    private static readonly long _epochTicks = DateTime.UnixEpoch.Ticks;

    /// <inheritdoc/>
    public Task<IReadOnlyList<MetricElement>> AskAsync(
        SampleExpression expression, DateTimeOffset at, CancellationToken token)
    {
        ArgumentNullException.ThrowIfNull(expression);
        // Reading files takes a while, and whoever schedules rules must not wait for it.
        return Task.Run(() => Ask(expression, at, token), token);
    }

    private IReadOnlyList<MetricElement> Ask(SampleExpression expression, DateTimeOffset at, CancellationToken token)
    {
        long ns = (at.UtcTicks - _epochTicks) * TimeSpan.NanosecondsPerTick;
        MetricResult result =
            new MetricQuery(expression, limits).Run(QueryTimes.Instant(ns), sourceFor(expression), token);
        return result switch
        {
            VectorResult vector => vector.Elements,
            ScalarResult scalar => [new(LabelSet.Empty, scalar.Point.Value)],
            _ => throw new InvalidOperationException($"an instant query gave a {result.ResultType}"),
        };
    }
}
