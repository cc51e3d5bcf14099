using Hewn.LogQL.Expressions;
using Hewn.LogQL.Metrics;

namespace Hewn.Alerts.Evaluation;

/// <summary>Answers the queries of rules: over files, a server's own storage, or a Loki far away.</summary>
/// <remarks>
/// The contract. It is asked from several threads at once (groups are evaluated beside each other). A query that cannot
/// be answered now throws <see cref="LogQL.LogQLException"/>, <see cref="IOException"/> or
/// <see cref="System.Net.Http.HttpRequestException"/>; the rule is then unhealthy and keeps its alerts as they are.
/// </remarks>
public interface IRuleQuery
{
    /// <summary>The values of a query at one point in time; a number is one value without labels.</summary>
    /// <param name="expression">What is asked.</param>
    /// <param name="at">For when.</param>
    /// <param name="token">Stops it.</param>
    Task<IReadOnlyList<MetricElement>> AskAsync(
        SampleExpression expression, DateTimeOffset at, CancellationToken token);
}
