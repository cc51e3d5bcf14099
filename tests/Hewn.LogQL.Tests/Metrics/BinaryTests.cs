namespace Hewn.LogQL.Tests.Metrics;

/// <summary>Operators between vectors and numbers. X is a/info 1, a/warn 2, b/info 4; A is a 3, b 4.</summary>
public sealed class BinaryTests
{
    private const string X = "max_over_time({app=~\".+\"} | unwrap v [10s])";
    private const string A = "sum by (app) (sum_over_time({app=~\".+\"} | unwrap v [10s]))";
    private const string ManyToOne =
        "multiple matches for labels: many-to-one matching must be explicit (group_left/group_right)";

    private const string NotUnique =
        "multiple matches for labels: grouping labels must ensure unique matches";

    private const string Duplicates = "found duplicate series on the ";
    private const string OnOneSide =
        " hand-side;many-to-many matching not allowed: matching labels must be unique on one side";

    private const string Info = "{app=\"a\", level=\"info\"}";
    private const string Warn = "{app=\"a\", level=\"warn\"}";
    private const string Other = "{app=\"b\", level=\"info\"}";

    private static readonly ListSource _values = new(
    [
        Metric.Entry(1, "app=a,level=info", v: "1"), Metric.Entry(1, "app=a,level=warn", v: "2"),
        Metric.Entry(1, "app=b,level=info", v: "4"),
    ]);

    [Theory]
    [InlineData("X + 1", Info + " 2|" + Warn + " 3|" + Other + " 5")]
    [InlineData("10 - X", Info + " 9|" + Warn + " 8|" + Other + " 6")]
    [InlineData("X * X", Info + " 1|" + Warn + " 4|" + Other + " 16")]
    [InlineData("X / 0", Info + " NaN|" + Warn + " NaN|" + Other + " NaN")]
    [InlineData("X % 0", Info + " NaN|" + Warn + " NaN|" + Other + " NaN")]
    [InlineData("X ^ 2", Info + " 1|" + Warn + " 4|" + Other + " 16")]
    [InlineData("7 % X", Info + " 0|" + Warn + " 1|" + Other + " 3")]
    [InlineData("X > 1", Warn + " 2|" + Other + " 4")]
    [InlineData("1 < X", Warn + " 2|" + Other + " 4")]
    [InlineData("X > bool 1", Info + " 0|" + Warn + " 1|" + Other + " 1")]
    [InlineData("3 >= bool X", Info + " 1|" + Warn + " 1|" + Other + " 0")]
    [InlineData("X > 1 < 4", Warn + " 2")]
    [InlineData("X == X", Info + " 1|" + Warn + " 2|" + Other + " 4")]
    [InlineData("X != bool X", Info + " 0|" + Warn + " 0|" + Other + " 0")]
    public void Numbers_are_computed_for_each_series(string query, string answer) => Check(query, answer);

    [Theory]
    [InlineData("X + A", "")]
    [InlineData("X / on (app) group_left A",
        Info + " 0.3333333333333333|" + Warn + " 0.6666666666666666|" + Other + " 1")]
    [InlineData("A - ignoring (level) group_right X", Info + " 2|" + Warn + " 1|" + Other + " 0")]
    [InlineData("X > on (app) group_left A", "")]
    [InlineData("X < on (app) group_left A", Info + " 1|" + Warn + " 2")]
    [InlineData("A > on (app) group_right X", Info + " 3|" + Warn + " 3")]
    [InlineData("A > bool on (app) group_right X", Info + " 1|" + Warn + " 1|" + Other + " 0")]
    [InlineData("sum(X) * on () sum(A)", "{} 49")]
    [InlineData("A + on (app) A", "{app=\"a\"} 6|{app=\"b\"} 8")]
    [InlineData("A + ignoring (nothing) A", "{app=\"a\"} 6|{app=\"b\"} 8")]
    [InlineData("label_replace(A, \"k\", \"w\", \"\", \"\") * on (app) group_left (level) (X == 4)",
        "{app=\"b\", k=\"w\", level=\"info\"} 16")]
    public void Series_of_both_sides_find_each_other(string query, string answer) => Check(query, answer);

    [Theory]
    [InlineData("X and A", "")]
    [InlineData("X and on (app) (A > 3)", Other + " 4")]
    [InlineData("X unless on (app) (A > 3)", Info + " 1|" + Warn + " 2")]
    [InlineData("(X > 3) or on (app) A", "{app=\"a\"} 3|" + Other + " 4")]
    [InlineData("X or vector(0)", "{} 0|" + Info + " 1|" + Warn + " 2|" + Other + " 4")]
    [InlineData("(X > 9) or vector(0)", "{} 0")]
    [InlineData("X and on () vector(1)", Info + " 1|" + Warn + " 2|" + Other + " 4")]
    [InlineData("(X > 9) unless X", "")]
    [InlineData("(X > 3) unless (X > 9)", Other + " 4")]
    public void Sets_keep_or_leave_out_series(string query, string answer) => Check(query, answer);

    [Theory]
    [InlineData("X / on (app) A", ManyToOne)]
    [InlineData("A / on (app) X", Duplicates + "right" + OnOneSide)]
    [InlineData("X / on (app) group_right A", Duplicates + "left" + OnOneSide)]
    [InlineData("X / on () group_left X", Duplicates + "right" + OnOneSide)]
    [InlineData("X * on (app) group_left (level) (X == 1 or X == 4)", NotUnique)]
    [InlineData("topk(2, 1)",
        "unexpected expr type (*syntax.LiteralExpr) for Evaluator type (*logql.DefaultEvaluator) ")]
    public void What_cannot_be_matched_is_refused_in_Lokis_words(string query, string message) =>
        Should.Throw<LogQLException>(() => Metric.At(10, Full(query + " "), _values)).Message.ShouldBe(message);

    [Theory]
    [InlineData("(.*)", "$1", "app", "a")]
    [InlineData("(.)", "${1}x", "app", "ax")]
    [InlineData("(.)", "$1x", "app", "")]
    [InlineData("(?P<n>.)(.?)", "$n-${n}-$2-$1", "app", "a-a--a")]
    [InlineData("(.)(?P<n>n)(..)", "$3$2$1", "level", "foni")]
    [InlineData(".*", "$$1", "app", "$1")]
    [InlineData(".*", "a$", "app", "a$")]
    [InlineData(".*", "${x", "app", "${x")]
    [InlineData("b", "z", "app", "")]
    [InlineData("", "z", "nothing", "z")]
    [InlineData(".+", "z", "nothing", "")]
    public void A_label_is_made_of_another(string regex, string replacement, string source, string value) =>
        Check($"label_replace(X == 1, \"to\", \"{replacement}\", \"{source}\", \"{regex}\")",
            value.Length == 0 ? Info + " 1" : $"{{app=\"a\", level=\"info\", to=\"{value}\"}} 1");

    [Fact]
    public void Series_that_become_one_by_label_replace_both_stay() =>
        Check("label_replace(X, \"level\", \"\", \"level\", \".*\")", "{app=\"a\"} 1|{app=\"a\"} 2|{app=\"b\"} 4");

    private static string Full(string query) =>
        query.Replace("X", X, StringComparison.Ordinal).Replace("A ", A + " ", StringComparison.Ordinal)
            .Replace("A)", A + ")", StringComparison.Ordinal).Replace("A,", A + ",", StringComparison.Ordinal);

    private static void Check(string query, string answer) =>
        Metric.At(10, Full(query + " ").Trim(), _values).ShouldBe(answer.Replace('|', '\n'));
}
