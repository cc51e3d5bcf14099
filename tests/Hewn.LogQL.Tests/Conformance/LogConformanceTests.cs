using System.Text;
using Hewn.LogQL.Expressions;
using Hewn.LogQL.Syntax;

namespace Hewn.LogQL.Tests.Conformance;

/// <summary>
/// Every log query that a real Loki was asked over the data set, and what it refuses: the same answer.
/// </summary>
public sealed class LogConformanceTests
{
    [Fact]
    public void The_records_are_those_of_the_reference()
    {
        ConformanceRecords.Source.Count.ShouldBe(7282); // of 7302, those given twice only once
    }

    [Fact]
    public void Every_log_query_has_the_answer_that_Loki_gives()
    {
        var areas = new SortedDictionary<string, (int Passed, int Failed)>(StringComparer.Ordinal);
        var failures = new StringBuilder();
        foreach (ConformanceCase request in ConformanceCase.All().Where(request => !IsMetric(request)))
        {
            string? problem = Problem(request);
            (int passed, int failed) = areas.GetValueOrDefault(request.Area);
            areas[request.Area] = problem is null ? (passed + 1, failed) : (passed, failed + 1);
            if (problem is not null)
                failures.AppendLine($"{request.Area} {request.Id}: {request.Query}\n  {problem}");
        }

        foreach ((string area, (int passed, int failed)) in areas.Where(area => area.Value.Failed > 0))
            failures.AppendLine($"{area}: {passed} of {passed + failed}");
        areas.Values.Sum(area => area.Passed + area.Failed).ShouldBeGreaterThan(550);
        areas.Values.Sum(area => area.Failed).ShouldBe(0, failures.ToString());
    }

    internal static string? Problem(ConformanceCase request)
    {
        try
        {
            var answer = ConformanceAnswer.To(
                request, (_, _, _) => throw new InvalidOperationException("a metric query"));
            return ConformanceComparison.Difference(request, answer);
        }
        catch (Exception crash) when (crash is not LogQLException) // a crash is a failure of its case, not of all
        {
            return crash.ToString();
        }
    }

    private static bool IsMetric(ConformanceCase request)
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
