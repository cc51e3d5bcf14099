using Hewn.LogQL.Syntax;

namespace Hewn.LogQL.Tests.Syntax;

/// <summary>Bad queries and what is said of them.</summary>
public sealed class BadQueryTests
{
    [Theory]
    [InlineData("", 1, 1, "unexpected $end", "the query ends too early")]
    [InlineData("{", 1, 2, "unexpected $end, expecting IDENTIFIER or }", "the query ends too early")]
    [InlineData("{}", 0, 0, "queries require at least one regexp or equality matcher", null)]
    [InlineData("{a=b}", 1, 4, "unexpected IDENTIFIER, expecting STRING", "quote the text")]
    [InlineData("{a=\"b\",}", 1, 8, "unexpected }, expecting IDENTIFIER", null)]
    [InlineData("{a=\"b\"} | jsn", 1, 14, "unexpected $end", null)]
    [InlineData("{a=\"b\"} |= x", 1, 12, "unexpected IDENTIFIER", "quote the text")]
    [InlineData("{a=\"b\"} | a > ", 1, 15, "unexpected $end", null)]
    [InlineData("rate({a=\"b\"})", 1, 13, "unexpected )", "a range such as [5m] belongs here")]
    [InlineData("rate({a=\"b\"}[5])", 1, 13, "not a valid duration", null)]
    [InlineData("sum({a=\"b\"})", 1, 12, "unexpected )", "numbers belong here")]
    [InlineData("sum_over_time({a=\"b\"}[5m])", 0, 0, "sum_over_time without unwrap", "say which label")]
    [InlineData("quantile_over_time({a=\"b\"} | unwrap x [5m])", 0, 0, "parameter required", "write quantile_over")]
    [InlineData("rate({a=\"b\"}[5m]) by (c)", 0, 0, "grouping not allowed for rate aggregation", "group outside")]
    [InlineData("{a=\"b\"} | distinct c", 1, 11, "is an extension of the language", "leave out --strict")]
    [InlineData("{a=~\"(\"}", 0, 0, "missing closing )", null)]
    [InlineData("{a=\"b\"} | line_format 5", 1, 23, "unexpected NUMBER, expecting STRING", null)]
    public void A_fault_has_a_place_and_words(string query, int line, int column, string words, string? hint)
    {
        var fault = Should.Throw<LogQLException>(() => QueryParser.Parse(query));
        fault.Message.ShouldContain(words);
        if (fault is not ParseException parse)
            return;
        (parse.Line, parse.Column).ShouldBe((line, column), fault.Message);
        if (hint is not null)
            parse.Hint.ShouldNotBeNull().ShouldContain(hint);
    }
}
