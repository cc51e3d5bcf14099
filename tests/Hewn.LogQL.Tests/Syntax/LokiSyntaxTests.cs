using Hewn.LogQL.Syntax;

namespace Hewn.LogQL.Tests.Syntax;

/// <summary>
/// Corners of the language that follow from Loki's lexer and grammar (pkg/logql/syntax/lex.go, syntax.y) and from Go's
/// text/scanner: what is read, and as what it is printed; else what is said.
/// </summary>
public sealed class LokiSyntaxTests
{
    [Theory]
    [InlineData("{a=\"b\"} | latency > -5ms", "{a=\"b\"} | latency>-5ms")] // lex.go: '-' before a duration is its sign
    [InlineData("{a=\"b\"} | latency > -1.5h", "{a=\"b\"} | latency>-1h30m0s")]
    [InlineData("rate({a=\"b\"}[5m] offset -5m)", "rate({a=\"b\"}[5m] offset -5m0s)")]
    [InlineData("1 - 5", "-4")]
    [InlineData("1 -5", "-4")]
    [InlineData("{$=\"b\"}", "{$=\"b\"}")] // what is no token is a name
    [InlineData("{'a'=\"b\"}", "{'a'=\"b\"}")]
    [InlineData("{a=\"b\"} | sum = 5", "{a=\"b\"} | sum==5")]
    [InlineData("avg_over_time(({a=\"b\"})[5m] | unwrap x)", "avg_over_time({a=\"b\"} | unwrap x[5m])")]
    [InlineData("avg_over_time(({a=\"b\"})[5m] offset 1m | unwrap x)",
        "avg_over_time({a=\"b\"} | unwrap x[5m] offset 1m0s)")]
    [InlineData("rate((({a=\"b\"} |= \"x\")[5m]))", "rate({a=\"b\"} |= \"x\"[5m])")]
    [InlineData("010", "10")]
    [InlineData("vector(1) > 0 * -1", "(vector(1.000000) > -0.0)")]
    [InlineData("vector(1) / on (x) group_left vector(2) ^ vector(3)",
        "(vector(1.000000) / on (x) group_left () (vector(2.000000) ^ vector(3.000000)))")]
    public void A_query_is_read(string query, string printed)
    {
        QueryParser.Parse(query).ToString().ShouldBe(printed);
        QueryParser.Parse(printed).ToString().ShouldBe(printed);
        string laidOut = QueryParser.Parse(query).Format();
        QueryParser.Parse(laidOut).Format().ShouldBe(laidOut);
    }

    [Theory]
    [InlineData("rate({a=\"b\"}[5m] offset - 5m)", "unexpected -, expecting DURATION")]
    [InlineData("({a=\"b\"}) |= \"x\"", "unexpected |=")] // syntax.y: nothing stands behind the brackets of a logExpr
    [InlineData("rate((({a=\"b\"}))[5m])", "unexpected (")]
    [InlineData("rate(({a=\"b\"})[5m] |= \"x\")", "unexpected |=")]
    [InlineData("{a='b'}", "unexpected IDENTIFIER, expecting STRING")]
    [InlineData("{a='bc'}", "invalid char literal")]
    [InlineData("rate({a=\"b\"}[999999999999999999y])", "duration out of range")]
    [InlineData("{a='b", "literal not terminated")]
    [InlineData("{a=\"b\"} | x > 0B", "binary literal has no digits")]
    [InlineData("{a=\"b\"} | x > 089", "invalid digit '8' in octal literal")]
    [InlineData("{a=\"b\"} | x > 1__0", "'_' must separate successive digits")]
    [InlineData("{a=\"b\"} | x > 0x", "hexadecimal literal has no digits")]
    [InlineData("{a=\"b\"} | x > 0x1.8", "hexadecimal mantissa requires a 'p' exponent")]
    [InlineData("{a=\"b\"} | x > 0o1.5", "invalid radix point in octal literal")]
    [InlineData("{a=\"b\"} | x > 1e", "exponent has no digits")]
    [InlineData("1 -0", "unexpected DURATION")] // "-0" is a duration of nothing to Go
    [InlineData("sum by level (rate({a=\"b\"}[5m]))", "unexpected IDENTIFIER")]
    [InlineData("{a=\"b\"};", "unexpected IDENTIFIER")]
    public void A_query_is_refused(string query, string words) =>
        Should.Throw<ParseException>(() => QueryParser.Parse(query)).Message.ShouldContain(words);
}
