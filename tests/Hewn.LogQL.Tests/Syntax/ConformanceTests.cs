using System.Text;
using Hewn.LogQL.Expressions;
using Hewn.LogQL.Syntax;

namespace Hewn.LogQL.Tests.Syntax;

/// <summary>Every query that a real Loki was asked to parse: the same verdict, the same pretty print.</summary>
public sealed class ConformanceTests
{
    [Fact]
    public void Every_query_is_accepted_refused_and_printed_as_Loki_does()
    {
        var failures = new StringBuilder();
        int failed = 0;
        int count = 0;
        foreach (ParseCase query in ParseCase.All())
        {
            count++;
            if (Problem(query) is not { } problem)
                continue;
            failed++;
            failures.AppendLine(problem);
        }

        count.ShouldBeGreaterThan(1400);
        failed.ShouldBe(0, failures.ToString());
    }

    [Fact]
    public void What_is_printed_parses_and_prints_the_same_on_one_line_and_on_several()
    {
        foreach (ParseCase query in ParseCase.All().Where(query => query.IsGood))
        {
            if (query.Formatted is "NaN" or "+Inf" or "-Inf")
                continue; // a sum's value that has no literal
            string printed = QueryParser.Parse(query.Query).ToString()!;
            QueryParser.Parse(printed).ToString().ShouldBe(printed);
            string formatted = QueryParser.Parse(query.Query).Format();
            QueryParser.Parse(formatted).Format().ShouldBe(formatted);
        }
    }

    private static string? Problem(ParseCase query)
    {
        Expression expression;
        try
        {
            expression = QueryParser.Parse(query.Query);
        }
        catch (LogQLException refused)
        {
            return query.IsGood ? $"refused: {query.Query}\n  {refused.Message}" : null;
        }

        if (!query.IsGood)
            return $"accepted: {query.Query}\n  Loki: {query.Error}";
        string formatted = expression.Format();
        return formatted == query.Formatted ? null : $"printed: {query.Query}\n{formatted}\n  Loki:\n{query.Formatted}";
    }
}
