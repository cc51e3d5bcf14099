using Hewn.LogQL.Expressions;
using Hewn.LogQL.Metrics;
using Hewn.LogQL.Results;
using Hewn.LogQL.Syntax;
using Hewn.LogQL.Tests.Entries;

namespace Hewn.LogQL.Tests.Syntax;

/// <summary>Bad queries and what is said of them.</summary>
public sealed class BadQueryTests
{
    [Theory]
    [InlineData("", 1, 1, "unexpected $end", "the query ends too early")]
    [InlineData("{", 1, 2, "unexpected $end, expecting IDENTIFIER or }", "the query ends too early")]
    [InlineData("{}", 1, 1, "queries require at least one regexp or equality matcher", null)]
    [InlineData("{a=b}", 1, 4, "unexpected IDENTIFIER, expecting STRING", "quote the text")]
    [InlineData("{a='b'}", 1, 4, "unexpected IDENTIFIER, expecting STRING", "\"quotes\" or `backquotes`")]
    [InlineData("|= \"b\"", 1, 1, "unexpected |=", "begin with a selector of streams")]
    [InlineData("{a=\"b\",}", 1, 8, "unexpected }, expecting IDENTIFIER", null)]
    [InlineData("{a=\"b\"} | jsn", 1, 14, "unexpected $end", "did you mean json?")]
    [InlineData("{a=\"b\"} | lineformat \"x\"", 1, 22, "unexpected STRING", "did you mean line_format?")]
    [InlineData("{a=\"b\"} | stauts", 1, 17, "unexpected $end", "a condition looks like")]
    [InlineData("{a=\"b\"} | res.statusCode >= 500", 1, 14, "unexpected .", "between an object and what is in it: "
        + "res_statusCode")]
    [InlineData("sum by (http.request.method) (rate({a=\"b\"}[5m]))", 1, 13, "unexpected .", ": http_request_method")]
    [InlineData("{user-agent=\"b\"}", 1, 6, "unexpected -", ": user_agent")]
    [InlineData("max_over_time({a=\"b\"} | unwrap res.time [5m])", 1, 35, "unexpected .", ": res_time")]
    [InlineData("{a=\"b\"} |= x", 1, 12, "unexpected IDENTIFIER", "quote the text")]
    [InlineData("{a=\"b\"} | a > ", 1, 15, "unexpected $end", null)]
    [InlineData("rate({a=\"b\"})", 1, 13, "unexpected )", "a range such as [5m] belongs here")]
    [InlineData("rate({a=\"b\"}[5])", 1, 13, "not a valid duration", null)]
    [InlineData("sum({a=\"b\"})", 1, 12, "unexpected )", "numbers belong here")]
    [InlineData("sum_over_time({a=\"b\"}[5m])", 1, 1, "sum_over_time without unwrap", "say which label")]
    [InlineData("quantile_over_time({a=\"b\"} | unwrap x [5m])", 1, 1, "parameter required", "write quantile_over")]
    [InlineData("rate({a=\"b\"}[5m]) by (c)", 1, 1, "grouping not allowed for rate aggregation", "group outside")]
    [InlineData("sum(rate(0.5, {a=\"b\"}[5m]))", 1, 5, "parameter 0.5 not supported for operation rate", "leave the")]
    [InlineData("1 +\n count_over_time({a=\"b\"} | unwrap c [5m])", 2, 2, "count_over_time with unwrap", "unwrap out")]
    [InlineData("1 > sum_over_time({a=\"b\"}[5m])", 1, 5, "sum_over_time without unwrap", "say which label")]
    [InlineData("sum(rate({}[5m]))", 1, 10, "at least one regexp or equality matcher", null)]
    [InlineData("rate({a=~\".*\"}[5m]) / rate({a=\"b\"}[5m])", 1, 6, "at least one regexp or equality", null)]
    [InlineData("rate({a=\"b\"}[5m], 5)", 1, 17, "unexpected ,, expecting )", null)]
    [InlineData("2 * topk(rate({a=\"b\"}[5m]))", 1, 5, "parameter required for operation topk", "write topk(10, …)")]
    [InlineData("sum(3, rate({a=\"b\"}[5m]))", 1, 1, "unsupported parameter for operation sum(3,", "leave the number")]
    [InlineData("topk(0, rate({a=\"b\"}[5m]))", 1, 1, "must be greater than 0) topk(0", "a whole number from 1")]
    [InlineData("topk(1.5, rate({a=\"b\"}[5m]))", 1, 6, "invalid parameter topk(1.5,", "a whole number from 1")]
    [InlineData("sort(rate({a=\"b\"}[5m])) by (c)", 1, 1, "doesn't allow grouping by", "group inside: sort(")]
    [InlineData("approx_topk by (c) (3, rate({a=\"b\"}[5m]))", 1, 1, "grouping not allowed for approx_topk", "inside")]
    [InlineData("{a=\"b\"} + 1", 1, 9, "unexpected type for left leg of binary operation (+): *syntax.MatchersExpr",
        "count them")]
    [InlineData("1 / ({a=\"b\"} |= \"c\")", 1, 3, "right leg of binary operation (/): *syntax.Pipeline", "count them")]
    [InlineData("rate({a=\"b\"}[5m])\n  and 1", 2, 3, "unexpected literal for right leg of logical/set binary "
        + "operation (and): 1.000000", "vector(1)")]
    [InlineData("1 unless vector(2)", 1, 3, "unexpected literal for left leg", "vector(1)")]
    [InlineData("label_replace(rate({a=\"b\"}[5m]), \"c\", \"$1\", \"a\", \"(\")", 1, 50,
        "invalid regex in label_replace: error parsing regexp: missing closing )", null)]
    [InlineData("label_replace(rate({a=\"b\"}[5m]), \"c\", \"$1\", \"a\")", 1, 48, "unexpected ), expecting ,", null)]
    [InlineData("vector({a=\"b\"})", 1, 8, "unexpected {, expecting NUMBER", null)]
    [InlineData("{a=\"b\"} | regexp \"x\"", 1, 18, "at least one named capture must be supplied", "name a group")]
    [InlineData("{a=\"b\"} | regexp \"(?P<c>.)(?P<c>.)\"", 1, 18, "duplicate extracted label name 'c'", null)]
    [InlineData("{a=\"b\"} | pattern \"x\"", 1, 19, "at least one capture is required", "name a gap")]
    [InlineData("{a=\"b\"} | json | pattern \"<c><d>\"", 1, 26, "found consecutive capture", "the text between them")]
    [InlineData("{a=\"b\", c=~\"x(\"}", 1, 12, "missing closing )", null)]
    [InlineData("{a=\"b\"} | c=~\"[\"", 1, 14, "missing closing ]", null)]
    [InlineData("{a=\"b\"} | keep c=~\"*\"", 1, 19, "missing argument to repetition operator", null)]
    [InlineData("count_over_time(({a=\"b\"} | c=~\"(\")[5m])", 1, 31, "missing closing )", null)]
    [InlineData("{a=\"b\"} | distinct c", 1, 11, "is an extension of the language", "over files, without --strict")]
    [InlineData("{a=~\"(\"}", 1, 5, "missing closing )", null)]
    [InlineData("{a=\"b\"} | line_format 5", 1, 23, "unexpected NUMBER, expecting STRING", null)]
    public void A_fault_has_a_place_and_words(string query, int line, int column, string words, string? hint)
    {
        var fault = Should.Throw<LogQLException>(() => QueryParser.Parse(query));
        fault.Message.ShouldContain(words);
        ParseException parse = fault.ShouldBeOfType<ParseException>();
        (parse.Line, parse.Column).ShouldBe((line, column), fault.Message);
        if (hint is not null)
            parse.Hint.ShouldNotBeNull().ShouldContain(hint);
    }

    [Theory]
    [InlineData("boom", "a text is looked for as in {…} |= \"boom\"")]
    [InlineData("{a=\"b\"} boom", "|= \"boom\"")]
    [InlineData("{a=\"b\"} \"boom bang\"", "|= \"boom bang\"")]
    [InlineData("{a=\"b\"} | \"boom\"", "|= \"boom\"")]
    [InlineData("rat", "|= \"rat\"")]
    [InlineData("count_over_tme({a=\"b\"}[5m])", "did you mean count_over_time?")]
    [InlineData("count by level (rate({a=\"b\"}[5m]))", "stand in brackets: count by (level) (…)")]
    [InlineData("increase({a=\"b\"}[5m])", "count_over_time({…}[5m])")]
    [InlineData("sum(histogram_quantile(0.9, rate({a=\"b\"}[5m])))", "quantile_over_time(0.95, ")]
    [InlineData("level=\"error\"", "in braces: {level=\"error\"}")]
    [InlineData("level==\"error\"", "in braces: {level=\"error\"}")]
    [InlineData("\"error\"", "looked for as in {…} |= \"error\"")]
    [InlineData("{a=\"b\"} |= \"c\" and \"d\"", "lines with both texts are {…} |= \"one\" |= \"other\"")]
    [InlineData("level =~ error", "in braces: {level=~\"error\"}")]
    [InlineData("{a=\"b\" && c=\"d\"}", "a comma stands between")]
    [InlineData("{a=\"b\" and c=\"d\"}", "a comma stands between")]
    [InlineData("{a=\"b\" or a=\"c\"}", "level=~\"error|warn\"")]
    [InlineData("{a=\"b\" || a=\"c\"}", "level=~\"error|warn\"")]
    [InlineData("{a==\"b\"}", "labels are compared with = != =~ !~")]
    [InlineData("{a!==\"b\"}", "labels are compared with = != =~ !~")]
    [InlineData("{a=\"b\"} | json | c==\"d\"", "texts are compared with =")]
    [InlineData("{a=\"b\"} | json | c=\"d\" && e=\"f\"", "between conditions stands and")]
    [InlineData("{a=\"b\"} | json | c=\"d\" || e=\"f\"", "between conditions stands or")]
    [InlineData("{a=\"b\"} and {c=\"d\"}", "{a=\"x\", b=\"y\"} for both")]
    [InlineData("{a=\"b\"} | where c > 5", "without a word: | status >= 500")]
    [InlineData("{a=\"b\"} | grep x", "a text is looked for as in")]
    [InlineData("{a=\"b\"} | stats count() by c", "lines are counted as in sum by (level)")]
    [InlineData("{a=\"b\"} | head 5", "--limit")]
    [InlineData("{a=\"b\"} | json | c contains \"d\"", "looks like c=~\".*text.*\"")]
    [InlineData("{a=\"b\"} | json | c in (\"d\")", "looks like c=~\"one|other\"")]
    [InlineData("avg_over_time({a=\"b\"} | json | c [5m])", "| unwrap c [5m]")]
    [InlineData("rate([5m])", "without --strict")]
    [InlineData("{a=\"b\"} | json || logfmt", "between stages stands one |")]
    [InlineData("{a=\"b\"} |= 'x'", "\"quotes\" or `backquotes`")]
    [InlineData("NOT error", "{…} != \"text\"")]
    [InlineData("select * from logs", "a query begins with a selector")]
    [InlineData("{a=\"b\"} | json | unwrap c", "max_over_time({…} | unwrap")]
    [InlineData("{a=\"b\"} {c=\"d\"}", "one selector has all conditions")]
    [InlineData("{a=\"b\"}[5m]", "count_over_time({…}[5m])")]
    [InlineData("rate(http_requests_total[5m])", "{app=\"http_requests_total\"}")]
    [InlineData("sum(rate({a=\"b\"}[5m])) by level", "in brackets: by (level)")]
    public void What_other_languages_say_is_understood_as_a_hint(string query, string hint) =>
        Should.Throw<ParseException>(() => QueryParser.Parse(query)).Hint.ShouldNotBeNull().ShouldContain(hint);

    /// <summary>What only the evaluation looks at, and tells before the first line.</summary>
    [Theory]
    [InlineData("{a=\"b\"} |~ \"(\"", 9, "stage '|~ \"(\"' : error parsing regexp: missing closing )")]
    [InlineData("{a=\"b\"} |= \"c\" |> \"<c>\"", 16, "named captures are not allowed: found '<c>'")]
    [InlineData("{a=\"b\"} |= ip(\"nowhere\")", 9, "ip: invalid pattern")]
    [InlineData("{a=\"b\"} | json | c=ip(\"nowhere\")", 18, "ip: invalid pattern")]
    [InlineData("{a=\"b\"} | json c=\"[\"", 11, "stage '| json c=\"[\"'")]
    [InlineData("{a=\"b\"} | logfmt c=\"d e\"", 11, "cannot parse expression [d e]")]
    [InlineData("{a=\"b\"} | line_format \"{{.a\"", 11, "unclosed action")]
    [InlineData("{a=\"b\"} | line_format \"{{nothing .a}}\"", 11, "function \"nothing\" not defined")]
    [InlineData("{a=\"b\"} | json | label_format c=\"{{end}}\"", 18, "unexpected {{end}}")]
    [InlineData("{a=\"b\"} | label_format c=d, c=e", 11, "multiple label name 'c' not allowed in a single format")]
    public void A_stage_that_makes_no_sense_has_a_place(string query, int column, string words)
    {
        var log = (LogExpression)QueryParser.Parse(query);
        var fault = Should.Throw<ParseException>(() => new LineTest(log));
        fault.Message.ShouldContain(words);
        (fault.Line, fault.Column).ShouldBe((1, column), fault.Message);
        var numbers = (SampleExpression)QueryParser.Parse($"sum(bytes_rate({query}[5m]))");
        fault = Should.Throw<ParseException>(() => new MetricQuery(numbers).Run(
            QueryTimes.Instant(0), new MemorySource([])));
        (fault.Line, fault.Column).ShouldBe((1, column + 15), fault.Message);
    }

    [Fact]
    public void A_condition_on_an_unwrapped_number_has_a_place()
    {
        var numbers = (SampleExpression)QueryParser.Parse("max_over_time({a=\"b\"} | unwrap c | d=ip(\"x\") [5m])");
        var fault = Should.Throw<ParseException>(() => new MetricQuery(numbers).Run(
            QueryTimes.Instant(0), new MemorySource([])));
        (fault.Line, fault.Column).ShouldBe((1, 36), fault.Message);
    }

    [Theory]
    [InlineData("| sort", 7, "this stage looks like | sort duration_ms desc")]
    [InlineData("| first by model", 9, "this stage looks like | first 3 by model")]
    [InlineData("| distnct model", 11, "did you mean distinct?")]
    public void A_stage_of_the_extended_language_is_named_where_it_is_understood(string query, int column, string hint)
    {
        var fault = Should.Throw<ParseException>(() => QueryParser.Parse(query, Language.Extended));
        (fault.Line, fault.Column).ShouldBe((1, column), fault.Message);
        fault.Hint.ShouldBe(hint);
        Should.Throw<ParseException>(() => QueryParser.Parse("{a=\"b\"} " + query)).Hint.ShouldNotBe(hint);
    }
}
