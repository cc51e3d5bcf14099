using System.Globalization;
using System.Text;
using Hewn.LogQL.Entries;
using Hewn.LogQL.Expressions;
using Hewn.LogQL.Metrics;
using Hewn.LogQL.Syntax;
using Hewn.LogQL.Tests.Metrics;

namespace Hewn.LogQL.Tests.Conformance;

/// <summary>Every metric query that a real Loki was asked over the data set: the same answer.</summary>
public sealed class MetricConformanceTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Every_metric_query_has_the_answer_that_Loki_gives(int threads)
    {
        var source = ListSource.Of(ConformanceRecords.Source, threads);
        var areas = new SortedDictionary<string, (int Passed, int Failed)>(StringComparer.Ordinal);
        var failures = new StringBuilder();
        foreach (ConformanceCase request in ConformanceCase.All().Where(IsMetric))
        {
            string? problem = Problem(request, source);
            (int passed, int failed) = areas.GetValueOrDefault(request.Area);
            areas[request.Area] = problem is null ? (passed + 1, failed) : (passed, failed + 1);
            if (problem is not null)
                failures.AppendLine($"{request.Area} {request.Id}: {request.Query}\n  {problem}");
        }

        foreach ((string area, (int passed, int failed)) in areas.Where(area => area.Value.Failed > 0))
            failures.AppendLine($"{area}: {passed} of {passed + failed}");
        areas.Values.Sum(area => area.Passed + area.Failed).ShouldBeGreaterThan(430);
        areas.Values.Sum(area => area.Failed).ShouldBe(0, failures.ToString());
    }

    internal static string? Problem(ConformanceCase request, IEntrySource source)
    {
        try
        {
            var answer = ConformanceAnswer.To(request, (asked, expression, json) =>
                MetricJson.Write(json, new MetricQuery(expression).Run(Times(asked), source)));
            return ConformanceComparison.Difference(request, answer);
        }
        catch (Exception crash) when (crash is not LogQLException) // a crash is a failure of its case, not of all
        {
            return crash.ToString();
        }
    }

    private static QueryTimes Times(ConformanceCase request)
    {
        if (request.IsInstant)
            return QueryTimes.Instant(long.Parse(request.Params["time"], CultureInfo.InvariantCulture));
        return QueryTimes.Range(request.StartNs, request.EndNs,
            request.Params.TryGetValue("step", out string? step) ? StepText.Parse(step) : null);
    }

    internal static bool IsMetric(ConformanceCase request)
    {
        try
        {
            return QueryParser.Parse(request.Query) is SampleExpression;
        }
        catch (LogQLException)
        {
            return false;
        }
    }
}
