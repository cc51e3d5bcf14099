namespace Hewn.LogQL.Tests.Metrics;

/// <summary>One line an operation, over series a/info 1, a/warn 2, b/info 4, and one without a level 8.</summary>
public sealed class VectorAggregationTests
{
    private const string All = "max_over_time({app=~\".+\"} | unwrap v [10s])";

    private const string InfoA = "{app=\"a\", level=\"info\"}";
    private const string WarnA = "{app=\"a\", level=\"warn\"}";
    private const string InfoB = "{app=\"b\", level=\"info\"}";
    private const string C = "{app=\"c\"}";

    private static readonly ListSource _values = new(
    [
        Metric.Entry(1, "app=a,level=info", v: "1"), Metric.Entry(1, "app=a,level=warn", v: "2"),
        Metric.Entry(1, "app=b,level=info", v: "4"), Metric.Entry(1, "app=c", v: "8"),
    ]);

    [Theory]
    [InlineData("sum", "15")]
    [InlineData("avg", "3.75")]
    [InlineData("min", "1")]
    [InlineData("max", "8")]
    [InlineData("count", "4")]
    [InlineData("stdvar", "7.1875")]
    [InlineData("stddev", "2.680951323690902")]
    public void Each_operation_has_its_value(string operation, string value) =>
        Metric.At(10, $"{operation}({All})", _values).ShouldBe("{} " + value);

    [Theory]
    [InlineData("sum by (level)", "{} 8|{level=\"info\"} 5|{level=\"warn\"} 2")]
    [InlineData("sum by (level, app)",
        InfoA + " 1|" + WarnA + " 2|" + InfoB + " 4|" + C + " 8")]
    [InlineData("sum without (app)", "{} 8|{level=\"info\"} 5|{level=\"warn\"} 2")]
    [InlineData("count without ()",
        InfoA + " 1|" + WarnA + " 1|" + InfoB + " 1|" + C + " 1")]
    [InlineData("max by (nothing)", "{} 8")]
    [InlineData("max by ()", "{} 8")]
    public void Series_are_put_together_by_their_labels(string operation, string answer) =>
        Metric.At(10, $"{operation} ({All})", _values).ShouldBe(answer.Replace('|', '\n'));

    [Theory]
    [InlineData("topk(2, X)", InfoB + " 4|" + C + " 8")]
    [InlineData("topk(9, X)", InfoA + " 1|" + WarnA + " 2|" + InfoB + " 4|" + C + " 8")]
    [InlineData("bottomk(1, X)", InfoA + " 1")]
    [InlineData("topk by (app) (1, X)", WarnA + " 2|" + InfoB + " 4|" + C + " 8")]
    [InlineData("bottomk(1, X) without (level)", InfoA + " 1|" + InfoB + " 4|" + C + " 8")]
    [InlineData("approx_topk(1, X)", C + " 8")]
    [InlineData("sort_desc(X)", C + " 8|" + InfoB + " 4|" + WarnA + " 2|" + InfoA + " 1")]
    [InlineData("sort(X * -1)",
        C + " -8|" + InfoB + " -4|" + WarnA + " -2|" + InfoA + " -1")]
    public void Ranks_keep_whole_series(string query, string answer) =>
        Metric.At(10, query.Replace("X", All, StringComparison.Ordinal), _values).ShouldBe(answer.Replace('|', '\n'));

    [Theory]
    [InlineData("sort(X)", "1 2 NaN")]
    [InlineData("sort_desc(X)", "2 1 NaN")]
    public void NaN_is_last_in_either_order(string query, string answer)
    {
        var source = new ListSource(
            [Metric.Entry(1, "app=a", v: "NaN"), Metric.Entry(1, "app=b", v: "2"), Metric.Entry(1, "app=c", v: "1")]);

        string[] lines = Metric.At(10, query.Replace("X", All, StringComparison.Ordinal), source).Split('\n');

        string.Join(' ', lines.Select(line => line.Split(' ')[^1])).ShouldBe(answer);
    }

    [Fact]
    public void A_sum_over_samples_needs_no_labels_from_the_source()
    {
        Metric.At(10, "sum(count_over_time({app=~\".+\"}[10s]))", _values).ShouldBe("{} 4");
        _values.LastRequest!.Hints.Fields.ShouldBeEmpty();
        Metric.At(10, "sum by (level) (count_over_time({app=~\".+\"}[10s]))", _values).Split('\n').Length.ShouldBe(3);
        _values.LastRequest!.Hints.Fields.ShouldBe(["level"]);
        Metric.At(10, "max(count_over_time({app=~\".+\"}[10s]))", _values).ShouldBe("{} 1");
        _values.LastRequest!.Hints.Fields.ShouldBeNull();
    }
}
