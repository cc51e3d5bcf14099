using System.Text;
using Hewn.LogQL.Expressions;
using Hewn.LogQL.Syntax;
using Hewn.LogQL.Tests.Metrics;
using Hewn.LogQL.Tests.Pipelines;

namespace Hewn.LogQL.Tests.Syntax;

/// <summary>No query, however long or deep, costs the stack or the memory of who reads and answers it.</summary>
public sealed class BoundsTests
{
    [Fact]
    public void A_query_that_is_too_long_is_refused_in_Lokis_words()
    {
        string query = $"{{a=\"{new string('x', 131_072 - 7)}\"}}"; // with é it has one byte more
        QueryParser.Parse(query[..^3] + "\"}").ShouldBeAssignableTo<LogExpression>();
        Should.Throw<ParseException>(() => QueryParser.Parse(query + " ")).Message
            .ShouldBe("parse error : input size too long (131072 > 131072)");
        Should.Throw<ParseException>(() => QueryParser.Parse(query.Replace("xx\"", "xé\"", StringComparison.Ordinal)))
            .Message.ShouldBe("parse error : input size too long (131072 > 131072)");
    }

    [Theory]
    [InlineData("sum(", "rate({a=\"b\"}[1m])", ")")]
    [InlineData("(", "1", ")")]
    [InlineData("label_replace(", "vector(1)", ",\"a\",\"b\",\"c\",\"d\")")]
    [InlineData("1 ^ ", "vector(1)", "")]
    [InlineData("rate(", "({a=\"b\"}[1m])", ")")]
    [InlineData("{a=\"b\"} | (", "a=1", ")")]
    public void What_is_too_deep_is_refused_with_its_place(string begin, string middle, string end)
    {
        foreach (int depth in new[] { 1101, 20_000 })
        {
            bool isFilter = begin.StartsWith('{');
            string opening = isFilter ? "{a=\"b\"} | " + Repeat("(", depth) : Repeat(begin, depth);
            string query = opening + middle + Repeat(end, depth);
            if (query.Length > 131_000)
                query = query[..131_000]; // the end is never reached
            Should.Throw<ParseException>(() => QueryParser.Parse(query)).Line.ShouldBe(1);
        }

        string fine = begin.StartsWith('{') ? "{a=\"b\"} | " + Repeat("(", 500) + middle + Repeat(")", 500)
            : begin == "rate(" ? "rate(({a=\"b\"}[1m]))"
            : Repeat(begin, 500) + middle + Repeat(end, 500);
        QueryParser.Parse(fine).ToString().ShouldNotBeEmpty();
    }

    [Theory]
    [InlineData("{a=\"b\"} | x>1", " or x>1", "")]
    [InlineData("{a=\"b\"} | x>1", " and x>1", "")]
    [InlineData("{a=\"b\"} | x>1", ", x>1", "")]
    [InlineData("{a=\"b\"} | x>1", " x>1", "")]
    [InlineData("vector(1)", " + vector(1)", "")]
    [InlineData("vector(1)", " or vector(1)", "")]
    [InlineData("sum(count_over_time(({a=\"b\"} | x>1", " or x>1", ")[1m]))")]
    public void A_row_of_operators_is_read_and_answered_up_to_a_bound(string first, string next, string end)
    {
        Expression expression = QueryParser.Parse(first + Repeat(next, 500) + end);
        foreach (int count in new[] { 501, 10_000 })
        {
            Should.Throw<ParseException>(() => QueryParser.Parse(first + Repeat(next, count) + end)).Message
                .ShouldContain("more than 500 operators");
        }

        string printed = expression.ToString()!;
        expression.Format().ShouldNotBeEmpty();
        QueryParser.Parse(printed).ToString().ShouldBe(printed);

        // On a thread as small as any that a server may answer on.
        Exception? problem = null;
        var small = new Thread(() => problem = Record.Exception(() => Answer(expression)), 1024 * 1024);
        small.Start();
        small.Join();
        problem.ShouldBeNull();
    }

    [Fact]
    public void Objects_that_are_too_deep_are_an_error_of_their_line()
    {
        string line = Repeat("{\"a\":", 100_000) + "1" + Repeat("}", 100_000);
        OneLine.Through("| json", line).ShouldEndWith("| __error__=JSONParserErr");
        OneLine.Through("| json x=\"a.a\"", line).ShouldNotBe("-");
        OneLine.Through("| unpack", line).ShouldNotBe("-");
        OneLine.Through("| line_format \"{{ fromJson __line__ }}\"", line).ShouldNotBe("-");
    }

    private static void Answer(Expression expression)
    {
        if (expression is SampleExpression)
            Metric.At(10, expression.ToString()!, new ListSource([Metric.Entry(1, "a=b", "2")]));
        else
            OneLine.Through(expression.ToString()!["{a=\"b\"} ".Length..], "x");
    }

    private static string Repeat(string text, int count) => new StringBuilder().Insert(0, text, count).ToString();
}
