namespace Hewn.LogQL.Tests.Metrics;

/// <summary>What the documentation says of metric queries, nested and at their edges; a line each.</summary>
public sealed class DocumentedMetricTests
{
    private const string X = "max_over_time({app=~\".+\"} | unwrap v [10s])";
    private const string A = "sum by (app) (sum_over_time({app=~\".+\"} | unwrap v [10s]))";
    private const string Info = "{app=\"a\", level=\"info\"}";
    private const string Warn = "{app=\"a\", level=\"warn\"}";
    private const string Other = "{app=\"b\", level=\"info\"}";

    private static readonly ListSource _values = new(
    [
        Metric.Entry(1, "app=a,level=info", v: "1"), Metric.Entry(1, "app=a,level=warn", v: "2"),
        Metric.Entry(1, "app=b,level=info", v: "4"),
    ]);

    private static readonly ListSource _row = new(
    [
        Metric.Entry(1, v: "3"), Metric.Entry(2, v: "1"), Metric.Entry(4, v: "5"), Metric.Entry(8, v: "2"),
    ]);

    [Theory]
    [InlineData("(X / on (app) group_left A) > bool 0.5", Info + " 0|" + Warn + " 1|" + Other + " 1")]
    [InlineData("(X > 1) * on (app) group_left () (A - 1)", Warn + " 4|" + Other + " 12")]
    [InlineData("sum by (app) (X) == bool on (app) A", "{app=\"a\"} 1|{app=\"b\"} 1")]
    [InlineData("A <= bool ignoring (nothing) (A * 0.5)", "{app=\"a\"} 0|{app=\"b\"} 0")]
    [InlineData("A >= on (app) group_right X", Info + " 3|" + Warn + " 3|" + Other + " 4")]
    [InlineData("X - ignoring (level) group_left A > -2", Warn + " -1|" + Other + " 0")]
    [InlineData("avg by (level) (X) / on () group_left sum(X)",
        "{level=\"info\"} 0.35714285714285715|{level=\"warn\"} 0.2857142857142857")]
    [InlineData("max(X) - min(X)", "{} 3")]
    [InlineData("sum(X) by (app) + sum(X) by (app) * 2", "{app=\"a\"} 9|{app=\"b\"} 12")]
    [InlineData("count without (level) (X)", "{app=\"a\"} 2|{app=\"b\"} 1")]
    [InlineData("topk(1, sum without (level) (X))", "{app=\"b\"} 4")]
    [InlineData("topk(1, X) by (app)", Warn + " 2|" + Other + " 4")]
    [InlineData("bottomk without (app) (1, X)", Info + " 1|" + Warn + " 2")]
    [InlineData("sort_desc(topk(2, X))", Other + " 4|" + Warn + " 2")]
    [InlineData("sort(X)", Info + " 1|" + Warn + " 2|" + Other + " 4")]
    [InlineData("stddev by (app) (X)", "{app=\"a\"} 0.5|{app=\"b\"} 0")]
    [InlineData("(X > 3) or (X < 2) or vector(9)", "{} 9|" + Info + " 1|" + Other + " 4")]
    [InlineData("X and on (level) (X > 3)", Info + " 1|" + Other + " 4")]
    [InlineData("X unless ignoring (app) (X > 3)", Warn + " 2")]
    [InlineData("label_replace(A, \"to\", \"$2$1\", \"app\", \"(.)(.?)\")", 
        "{app=\"a\", to=\"a\"} 3|{app=\"b\", to=\"b\"} 4")]
    [InlineData("label_replace(label_replace(A, \"x\", \"1\", \"\", \"\"), \"app\", \"\", \"x\", \"1\")", 
        "{x=\"1\"} 3|{x=\"1\"} 4")]
    [InlineData("sum by (to) (label_replace(X, \"to\", \"$n\", \"level\", \"(?P<n>.).*\"))", 
        "{to=\"i\"} 5|{to=\"w\"} 2")]
    [InlineData("vector(3) > bool 2", "{} 1")]
    [InlineData("vector(1) + vector(2) * vector(4)", "{} 9")]
    [InlineData("X * on () group_left vector(10)", Info + " 10|" + Warn + " 20|" + Other + " 40")]
    public void Vectors_are_combined(string query, string answer) => Metric.At(10, Full(query), _values)
        .ShouldBe(answer.Replace('|', '\n'));

    [Theory]
    [InlineData("2 ^ 3 ^ 2", "512")]
    [InlineData("-2 ^ 2", "4")]
    [InlineData("1 + 2 * 3 ^ 2 - 4 / 2", "17")]
    [InlineData("10 % 4 * 2", "4")]
    [InlineData("1 - -1", "2")]
    [InlineData("1e3 + .5", "1000.5")]
    [InlineData("1 < 2 > 0", "1")]
    [InlineData("(1 == 1) + (2 != 2)", "1")]
    [InlineData("5 / 2 % 2", "0.5")]
    [InlineData("0 % 3", "0")]
    [InlineData("3 > bool 4", "0")]
    [InlineData("1 / 3", "0.3333333333333333")]
    public void Numbers_follow_the_order_of_operators(string query, string answer) =>
        Metric.At(10, query, _values).ShouldBe(answer);

    [Theory]
    [InlineData("sum_over_time({app=\"a\"} | unwrap v [3s] offset 2s)", 4, "4")] // (−1, 2]
    [InlineData("sum_over_time({app=\"a\"} | unwrap v [3s] offset -4s)", 4, "2")] // (5, 8]
    [InlineData("avg_over_time({app=\"a\"} | unwrap v [1h] offset 1h30m)", 5409, "2.75")]
    [InlineData("first_over_time({app=\"a\"} | unwrap v [10s] offset 1s)", 10, "3")]
    [InlineData("last_over_time({app=\"a\"} | unwrap v [4s])", 5, "5")]
    [InlineData("min_over_time({app=\"a\"} | v > 1 | unwrap v [10s])", 10, "2")]
    [InlineData("max_over_time({app=\"a\"} | unwrap v | v < 5 [10s])", 10, "3")]
    [InlineData("quantile_over_time(0.25, {app=\"a\"} | unwrap v [10s]) by (app)", 10, "1.75")]
    [InlineData("quantile_over_time(0.5, {app=\"a\"} | unwrap v [10s]) without (app)", 10, "2.5")]
    [InlineData("stdvar_over_time({app=\"a\"} | unwrap v [4s])", 4, "2.6666666666666665")]
    [InlineData("rate({app=\"a\"} | unwrap v [10s])", 10, "1.1")]
    [InlineData("count_over_time({app=\"a\"} | v=\"5\" or v=\"1\" [10s])", 10, "2")]
    [InlineData("count_over_time({app=\"a\"} # the rows\n [10s] /* all */)", 10, "4")]
    [InlineData("bytes_rate({app=\"a\"} |= `x` [1m])", 10, "0.06666666666666667")]
    [InlineData("SUM(COUNT_OVER_TIME({app=\"a\"}[1d]))", 10, "4")]
    [InlineData("count_over_time({app=\"a\"}[1m30s])", 10, "4")]
    public void Windows_reach_back_and_forth(string query, double time, string value) =>
        Metric.At(time, $"sum({query})", _row).ShouldBe("{} " + value);

    [Theory]
    [InlineData("sum_over_time({app=\"a\"} | unwrap duration(v) [10s])", "90.5")]
    [InlineData("sum_over_time({app=\"a\"} | unwrap duration_seconds(v) [10s])", "90.5")]
    public void Durations_are_unwrapped_as_seconds(string query, string value) => Metric.At(
        10, $"sum({query})", new ListSource([Metric.Entry(1, v: "1m30s"), Metric.Entry(2, v: "500ms")]))
        .ShouldBe("{} " + value);

    [Theory]
    [InlineData("1KB 2KiB 3", "3051")]
    [InlineData("1.5MB", "1500000")]
    [InlineData("5 B", "5")]
    public void Sizes_are_unwrapped_as_bytes(string values, string sum) => Metric.At(
        10, "sum(sum_over_time({app=\"a\"} | unwrap bytes(v) [10s]))",
        new ListSource((values == "5 B" ? [values] : values.Split(' '))
            .Select((value, i) => Metric.Entry(i + 1, v: value))))
        .ShouldBe("{} " + sum);

    [Theory]
    [InlineData("absent_over_time({app=\"none\"}[10s]) or vector(7)", "{} 7|{app=\"none\"} 1")]
    [InlineData("absent_over_time({app=\"none\", level!=\"x\", z=~\"a|b\"} |= \"y\" [10s])", "{app=\"none\"} 1")]
    [InlineData("sum(absent_over_time({app=\"a\"}[10s]))", "")]
    [InlineData("absent_over_time({app=\"a\"} |= \"nothing holds this\" [10s])", "{app=\"a\"} 1")]
    public void Absence_is_one(string query, string answer) => Metric.At(10, query, _row)
        .ShouldBe(answer.Replace('|', '\n'));

    [Theory]
    [InlineData("topk(0, X)", "topk")]
    [InlineData("approx_topk(1.5, X)", "approx_topk")]
    [InlineData("sort(X) by (app)", "sort and sort_desc doesn't allow grouping by")]
    [InlineData("X and 1", "unexpected literal for right leg of logical/set binary operation (and)")]
    [InlineData("X and on (app) group_left A + ", "unexpected $end")]
    [InlineData("sum_over_time({app=\"a\"} | unwrap v [10s]) by (app)", "grouping not allowed")]
    [InlineData("rate_counter({app=\"a\"}[10s])", "rate_counter without unwrap")]
    [InlineData("stddev_over_time({app=\"a\"} | json [10s])", "without unwrap")]
    [InlineData("quantile_over_time(\"x\", {app=\"a\"} | unwrap v [10s])", "unexpected STRING")]
    [InlineData("label_replace(A, \"to\", \"$1\", \"app\", \"(\")", "missing closing )")]
    [InlineData("count_over_time({app=\"a\"}[10s] offset 1)", "unexpected NUMBER")]
    [InlineData("sum({app=\"a\"})", "unexpected )")]
    public void What_makes_no_sense_is_refused_in_words(string query, string words) =>
        Should.Throw<LogQLException>(() => Metric.At(10, Full(query), _values)).Message.ShouldContain(words);

    private static string Full(string query) => (query + " ").Replace("X", X, StringComparison.Ordinal)
        .Replace("A ", A + " ", StringComparison.Ordinal).Replace("A)", A + ")", StringComparison.Ordinal)
        .Replace("A,", A + ",", StringComparison.Ordinal).Trim();
}
