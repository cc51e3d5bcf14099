using Hewn.Alerts.Evaluation;
using Hewn.LogQL;
using Hewn.LogQL.Expressions;
using Hewn.LogQL.Labels;
using Hewn.LogQL.Metrics;
using Hewn.Server.Http;
using Hewn.Server.Query;

namespace Hewn.Server.Rules;

/// <summary>
/// Answers the queries of a tenant's rules over what a server stores. They wait for their turn as all queries do, and
/// the same limits hold. Thread-safe.
/// </summary>
/// <param name="server">The server.</param>
/// <param name="tenant">Whose lines.</param>
/// <param name="tell">Told what answers lack, once an hour.</param>
internal sealed class StoreRuleQuery(LogServer server, string tenant, Action<string> tell) : IRuleQuery
{
    private static readonly TimeSpan _tellingInterval = TimeSpan.FromHours(1);
    private readonly Lock _gate = new();
    private DateTimeOffset? _toldAt;

    public async Task<IReadOnlyList<MetricElement>> AskAsync(
        SampleExpression expression, DateTimeOffset at, CancellationToken token)
    {
        TimeSpan most = server.Options.Limits.QueryTimeout;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(token);
        try
        {
            return await server.Queries.RunAsync(
                () =>
                {
                    stop.CancelAfter(most);
                    return Task.Run(() => Ask(expression, RequestParameters.NsOf(at), stop.Token), stop.Token);
                },
                token).ConfigureAwait(false);
        }
        catch (RequestFailure busy)
        {
            throw new EvaluationException(busy.Message, busy);
        }
        catch (OperationCanceledException late) when (!token.IsCancellationRequested)
        {
            throw new EvaluationException(FormattableString.Invariant(
                $"the query has taken more than {most.TotalSeconds} s (query_timeout)"), late);
        }
    }

    private IReadOnlyList<MetricElement> Ask(SampleExpression expression, long ns, CancellationToken token)
    {
        using var source = QuerySource.Open(server, tenant, expression);
        var limits = new MetricLimits(server.Options.Limits.MaxSeries);
        MetricResult result =
            new MetricQuery(expression, limits).Run(QueryTimes.Instant(ns), source.Entries, token);
        token.ThrowIfCancellationRequested(); // what was stopped on its way may look whole
        if (source.Warnings is { Count: > 0 } warnings)
            TellLack(warnings[0]);
        return result switch
        {
            VectorResult vector => vector.Elements,
            ScalarResult scalar => [new(LabelSet.Empty, scalar.Point.Value)],
            _ => throw new EvaluationException($"an instant query gave a {result.ResultType}"),
        };
    }

    private void TellLack(string warning)
    {
        DateTimeOffset now = server.Options.Time.GetUtcNow();
        lock (_gate)
        {
            if (now - _toldAt < _tellingInterval)
                return;
            _toldAt = now;
        }

        tell($"rules see less than there is: {warning}");
    }
}
