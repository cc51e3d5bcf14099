using Hewn.Alerts.Evaluation;
using Hewn.LogQL.Expressions;
using Hewn.LogQL.Labels;
using Hewn.LogQL.Metrics;

namespace Hewn.Alerts.Tests;

/// <summary>Answers each query with what a test says.</summary>
internal sealed class FixedQuery(Func<string, DateTimeOffset, IReadOnlyList<MetricElement>> answer) : IRuleQuery
{
    public Task<IReadOnlyList<MetricElement>> AskAsync(
        SampleExpression expression, DateTimeOffset at, CancellationToken token)
    {
        token.ThrowIfCancellationRequested();
        return Task.FromResult(answer(expression.ToString()!, at));
    }

    public static MetricElement Element(double value, params (string, string)[] labels) =>
        new(LabelSet.Of(labels), value);
}
