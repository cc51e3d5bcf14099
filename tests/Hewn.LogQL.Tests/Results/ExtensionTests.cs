using Hewn.LogQL.Expressions;
using Hewn.LogQL.Metrics;
using Hewn.LogQL.Results;
using Hewn.LogQL.Syntax;
using Hewn.LogQL.Tests.Metrics;

namespace Hewn.LogQL.Tests.Results;

/// <summary>What the language has beyond Loki's.</summary>
public sealed class ExtensionTests
{
    private static readonly ListSource _source = new(
    [
        Metric.Entry(1, "app=a", "9", "one"), Metric.Entry(2, "app=a", "x", "two"),
        Metric.Entry(3, "app=b", "10", "three"), Metric.Entry(4, "app=a", "9", "four"),
        Metric.Entry(5, "app=b", null, "five"), Metric.Entry(6, "app=b", "-1", "six"),
        Metric.Entry(7, "app=a,filename=f", "9", "seven"), Metric.Entry(8, "app=b,filename=f", "7", "eight"),
    ]);

    [Theory]
    [InlineData("| distinct v", "one two three five six eight")]
    [InlineData("|~ \"o\" | distinct app", "one")]
    [InlineData("| sort v", "six eight one four seven three two five")]
    [InlineData("| sort v desc", "three one four seven eight six two five")]
    [InlineData("| sort v asc | first 1 by app", "six one")]
    [InlineData("| first 2 by app", "one two three five")]
    [InlineData("| distinct v | sort v | first 1 by app", "six one")]
    [InlineData("|= \"four\" | context 1", "two- four")]
    [InlineData("|= \"eight\" | context 5", "seven- eight")]
    [InlineData("{app=\"b\"} |~ \"three|six\" | context 1", "three five- six")]
    [InlineData("{}", "one two three four five six seven eight")]
    [InlineData("|= \"e\" != \"seven\"", "one three five eight")]
    [InlineData("| v > 8 | __error__=\"\"", "one three four seven")]
    public void Lines_are_chosen_and_ordered(string query, string lines) => Lines(query).ShouldBe(lines);

    [Theory]
    [InlineData("| sort v", 2, "six eight")]
    [InlineData("| sort v | distinct app", 2, "six one")]
    [InlineData("| sort v | sort v desc", 2, "three one")]
    [InlineData("| distinct app", 1, "one")]
    public void The_limit_is_one_of_the_answer(string query, int limit, string lines) =>
        Lines(query, limit).ShouldBe(lines);

    [Theory]
    [InlineData("count_distinct_over_time(v, {app=~\".+\"}[10s]) by (app)", "{app=\"a\"} 2\n{app=\"b\"} 3")]
    [InlineData("count_distinct_over_time(v, {}[10s]) by ()", "{} 5")]
    [InlineData("sum(count_distinct_over_time(v, {app=\"a\"}[10s]))", "3")]
    [InlineData("count_distinct_over_time(app, |= \"e\" [5s]) by ()", "{} 2")]
    public void Different_values_are_counted(string query, string answer)
    {
        string printed = Metric.Print(new MetricQuery((SampleExpression)QueryParser.Parse(query, Language.Extended))
            .Run(QueryTimes.Instant(8 * Metric.Second), _source));
        (printed.StartsWith("{} ", StringComparison.Ordinal) && !answer.StartsWith('{') ? printed[3..] : printed)
            .ShouldBe(answer);
    }

    [Fact]
    public void Different_values_of_windows_that_overlap_are_those_of_each_window()
    {
        var query = new MetricQuery(
            (SampleExpression)QueryParser.Parse("count_distinct_over_time(v, {}[4s]) by ()", Language.Extended));
        var times = QueryTimes.Range(2 * Metric.Second, 8 * Metric.Second, 2 * Metric.Second);
        foreach (int threads in new[] { 1, 3 })
            Metric.Print(query.Run(times, ListSource.Of(_source, threads))).ShouldBe("{} 2:2 4:3 6:3 8:3");
    }

    [Theory]
    [InlineData("{a=\"b\"} | distinct c")]
    [InlineData("{a=\"b\"} | sort c desc")]
    [InlineData("{a=\"b\"} | sort c")]
    [InlineData("{a=\"b\"} |= \"x\" | json | first 3 by c")]
    [InlineData("{a=\"b\"} | context 5")]
    [InlineData("{} |= \"x\"")]
    [InlineData("count_distinct_over_time(c,{a=\"b\"} | json[5m]) by (d)")]
    public void What_is_printed_parses_and_prints_the_same_and_the_strict_language_refuses_it(string query)
    {
        string printed = QueryParser.Parse(query, Language.Extended).ToString()!;
        printed.ShouldBe(query);
        QueryParser.Parse(printed, Language.Extended).ToString().ShouldBe(printed);
        Should.Throw<LogQLException>(() => QueryParser.Parse(query));
    }

    [Theory]
    [InlineData("{a=\"b\"} | distinct c | json", "nothing that changes or drops lines can stand behind '| distinct c'")]
    [InlineData("{a=\"b\"} | sort c |= \"x\"", "nothing that changes or drops lines can stand behind '| sort c'")]
    [InlineData("{a=\"b\"} | distinct c | context 1", "can stand behind '| distinct c'")]
    [InlineData("{a=\"b\"} | context 1 | distinct c", "can stand behind '| context 1'")]
    [InlineData("{a=\"b\"} | context 0", "0 is no whole number from 1")]
    [InlineData("{a=\"b\"} | context 1001", "at most 1000 lines")]
    [InlineData("{a=\"b\"} | first 1.5 by c", "1.5 is no whole number from 1")]
    [InlineData("{a=\"b\"} | first 1 c", "unexpected IDENTIFIER, expecting by")]
    [InlineData("rate({a=\"b\"} | distinct c [5m])", "chooses lines of an answer and cannot stand in a range")]
    [InlineData("count_distinct_over_time({a=\"b\"}[5m])", "unexpected {, expecting IDENTIFIER")]
    [InlineData("count_distinct_over_time(a, {a=\"b\"} | unwrap c [5m])", "invalid aggregation")]
    public void What_makes_no_sense_is_refused(string query, string words) =>
        Should.Throw<LogQLException>(() => QueryParser.Parse(query, Language.Extended)).Message.ShouldContain(words);

    [Theory]
    [InlineData("| first 1 by c | json", "move it in front")]
    [InlineData("| first 1 by c | context 1", "| context does not go together with other stages")]
    [InlineData("| context 1 | first 1 by c", "| context does not go together with other stages")]
    public void What_can_be_done_instead_is_said(string query, string hint) => Should.Throw<ParseException>(
        () => QueryParser.Parse(query, Language.Extended)).Hint.ShouldNotBeNull().ShouldStartWith(hint);

    [Fact]
    public void Every_query_of_Loki_means_the_same_in_the_extended_language()
    {
        int count = 0;
        foreach (Syntax.ParseCase query in Syntax.ParseCase.All().Where(query => query.IsGood))
        {
            QueryParser.Parse(query.Query, Language.Extended).ToString()
                .ShouldBe(QueryParser.Parse(query.Query).ToString());
            count++;
        }

        count.ShouldBeGreaterThan(900);
    }

    private static string Lines(string query, int limit = 100)
    {
        var log = (LogExpression)QueryParser.Parse(query, Language.Extended);
        LogResult result = new LogQuery(log).Run(new(0, 100 * Metric.Second, limit, IsForward: true), _source);
        return string.Join(' ', result.Lines.Select(line => line.Text + (line.IsContext ? "-" : "")));
    }
}
