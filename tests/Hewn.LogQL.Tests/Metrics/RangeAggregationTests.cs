using Hewn.LogQL.Entries;
using Hewn.LogQL.Pipelines;

namespace Hewn.LogQL.Tests.Metrics;

/// <summary>One line a function: what it gives for the values 3 1 5 2 at seconds 1, 2, 4, 8.</summary>
public sealed class RangeAggregationTests
{
    private static readonly ListSource _values = new(
    [
        Metric.Entry(1, v: "3"), Metric.Entry(2, v: "1"), Metric.Entry(4, v: "5"), Metric.Entry(8, v: "2"),
    ]);

    [Theory]
    [InlineData("count_over_time({app=\"a\"}[10s])", "4")]
    [InlineData("rate({app=\"a\"}[10s])", "0.4")]
    [InlineData("bytes_over_time({app=\"a\"}[10s])", "4")]
    [InlineData("bytes_rate({app=\"a\"}[10s])", "0.4")]
    [InlineData("sum_over_time({app=\"a\"} | unwrap v [10s])", "11")]
    [InlineData("rate({app=\"a\"} | unwrap v [10s])", "1.1")]
    [InlineData("avg_over_time({app=\"a\"} | unwrap v [10s])", "2.75")]
    [InlineData("min_over_time({app=\"a\"} | unwrap v [10s])", "1")]
    [InlineData("max_over_time({app=\"a\"} | unwrap v [10s])", "5")]
    [InlineData("first_over_time({app=\"a\"} | unwrap v [10s])", "3")]
    [InlineData("last_over_time({app=\"a\"} | unwrap v [10s])", "2")]
    [InlineData("stdvar_over_time({app=\"a\"} | unwrap v [10s])", "2.1875")]
    [InlineData("stddev_over_time({app=\"a\"} | unwrap v [10s])", "1.479019945774904")]
    [InlineData("quantile_over_time(0, {app=\"a\"} | unwrap v [10s])", "1")]
    [InlineData("quantile_over_time(0.5, {app=\"a\"} | unwrap v [10s])", "2.5")]
    [InlineData("quantile_over_time(0.9, {app=\"a\"} | unwrap v [10s])", "4.4")]
    [InlineData("quantile_over_time(1, {app=\"a\"} | unwrap v [10s])", "5")]
    [InlineData("quantile_over_time(1.5, {app=\"a\"} | unwrap v [10s])", "+Inf")]
    public void Each_function_has_its_value(string query, string value) =>
        Metric.At(10, $"sum({query})", _values).ShouldBe("{} " + value);

    [Fact]
    public void The_unwrapped_label_is_no_label_of_the_series() =>
        Metric.At(10, "sum_over_time({app=\"a\"} | unwrap v [10s])", _values).ShouldBe("{app=\"a\"} 11");

    [Theory]
    [InlineData("absent_over_time({app=\"a\"}[10s])", "")]
    [InlineData("absent_over_time({app=\"b\"}[10s])", "{app=\"b\"} 1")]
    [InlineData("absent_over_time({app=\"a\"} | json [10s])", "")] // as in Loki nothing is parsed
    [InlineData("absent_over_time({app=\"b\", x=~\"y.*\", z!=\"q\"}[10s])", "{app=\"b\"} 1")]
    [InlineData("absent_over_time({app=\"b\", app=\"c\"}[10s])", "{} 1")]
    [InlineData("absent_over_time({app=\"b\", app=~\"b.*\"}[10s])", "{} 1")]
    [InlineData("absent_over_time({app=\"a\"} | unwrap nothing [10s])", "{app=\"a\"} 1")]
    public void Absence_has_the_labels_that_the_selector_pins_down(string query, string answer) =>
        Metric.At(10, query, _values).ShouldBe(answer);

    [Theory]
    [InlineData(4, "[2s]", "1")] // (2, 4]: the beginning is out, the end is in
    [InlineData(4, "[2001ms]", "2")]
    [InlineData(3, "[2s]", "1")]
    [InlineData(10, "[2s]", "")]
    [InlineData(10, "[0s]", "")]
    [InlineData(10, "[2s] offset 6s", "1")]
    [InlineData(1, "[2s] offset -3s", "1")]
    [InlineData(0, "[9s] offset -8s", "4")]
    public void A_window_is_open_at_its_beginning_and_closed_at_its_end(double time, string range, string value) =>
        Metric.At(time, $"sum(count_over_time({{app=\"a\"}}{range}))", _values)
            .ShouldBe(value.Length == 0 ? "" : "{} " + value);

    [Theory]
    [InlineData("[2s]", 2, "{} 2:2 4:1 8:1")] // apart; steps without samples are left out
    [InlineData("[1s]", 2, "{} 2:1 4:1 8:1")] // with gaps between windows
    [InlineData("[4s]", 2, "{} 2:2 4:3 6:1 8:1 10:1")] // whole steps
    [InlineData("[3s]", 2, "{} 2:2 4:2 6:1 8:1 10:1")] // one and a half
    [InlineData("[3s]", 1, "{} 1:1 2:2 3:2 4:2 5:1 6:1 8:1 9:1 10:1")]
    [InlineData("[2500ms]", 1, "{} 1:1 2:2 3:2 4:2 5:1 6:1 8:1 9:1 10:1")]
    [InlineData("[2s] offset 1s", 2, "{} 2:1 4:1 6:1 10:1")]
    [InlineData("[1h]", 3, "{} 0:0 3:2 6:3 9:4")]
    public void A_range_query_has_a_value_at_each_step_that_has_samples(string range, double step, string answer) =>
        Metric.Over(0, 10, step, $"sum(count_over_time({{app=\"a\"}}{range}))", _values)
            .ShouldBe(answer.Replace("0:0 ", "", StringComparison.Ordinal));

    [Fact]
    public void A_counter_goes_on_over_resets_and_has_no_rate_of_one_sample()
    {
        var source = new ListSource(
        [
            Metric.Entry(1, v: "5"), Metric.Entry(2, v: "7"), Metric.Entry(3, v: "1"), Metric.Entry(4, v: "4"),
            Metric.Entry(5, "app=b", v: "9"),
        ]);

        string[] answer = Metric.At(10, "rate_counter({app=~\".+\"} | unwrap v [10s])", source).Split('\n');

        answer[0].ShouldStartWith("{app=\"a\"} 0.60000"); // 6 in 10 s, and a little for the edge
        answer[1].ShouldBe("{app=\"b\"} 0");
    }

    [Fact]
    public void Equal_times_keep_the_order_of_entries()
    {
        var source = new ListSource([Metric.Entry(1, v: "1"), Metric.Entry(1, v: "2"), Metric.Entry(1, v: "3")]);

        Metric.At(2, "first_over_time({app=\"a\"} | unwrap v [10s])", source).ShouldBe("{app=\"a\"} 1");
        Metric.At(2, "last_over_time({app=\"a\"} | unwrap v [10s])", source).ShouldBe("{app=\"a\"} 3");
    }

    [Theory]
    [InlineData("1 NaN 3", "min_over_time", "1")]
    [InlineData("NaN 3", "max_over_time", "3")]
    [InlineData("NaN", "max_over_time", "NaN")]
    [InlineData("1 NaN", "sum_over_time", "NaN")]
    [InlineData("1 +Inf", "sum_over_time", "+Inf")]
    [InlineData("1 +Inf 2", "avg_over_time", "+Inf")]
    [InlineData("+Inf -Inf", "avg_over_time", "NaN")]
    [InlineData("1e16 1 -1e16", "sum_over_time", "1")]
    public void Odd_numbers_behave_as_in_Loki(string values, string function, string answer)
    {
        var source = new ListSource(values.Split(' ').Select((value, i) => Metric.Entry(i + 1, v: value)));

        Metric.At(10, $"sum({function}({{app=\"a\"}} | unwrap v [10s]))", source).ShouldBe("{} " + answer);
    }

    [Fact]
    public void A_sample_with_an_error_fails_the_query_unless_it_is_filtered()
    {
        var source = new ListSource([Metric.Entry(1, v: "3"), Metric.Entry(2, v: "three")]);

        Should.Throw<PipelineFaultException>(
                () => Metric.At(10, "sum_over_time({app=\"a\"} | unwrap v [10s])", source))
            .Message.ShouldStartWith("pipeline error: 'SampleExtractionErr' for series: '{__error__=");
        Metric.At(10, "sum_over_time({app=\"a\"} | unwrap v | __error__=\"\" [10s])", source)
            .ShouldBe("{app=\"a\"} 3");
        Metric.At(1, "sum_over_time({app=\"a\"} | unwrap v [10s])", source)
            .ShouldBe("{app=\"a\"} 3", "the bad one is in no window");
    }

    [Theory]
    [InlineData("avg_over_time(S | unwrap v [10s])", "{app=\"a\"} 4")]
    [InlineData("avg_over_time(S | unwrap v [10s]) without ()", "{app=\"a\"} 4")]
    [InlineData("avg_over_time(S | unwrap v [10s]) by (app)", "{app=\"a\"} 2")]
    [InlineData("avg_over_time(S | unwrap v [10s]) by ()", "{} 2")]
    [InlineData("avg_over_time(S | unwrap v [10s]) without (nothing)", "{app=\"a\"} 2")]
    [InlineData("avg_over_time(S | drop nothing | unwrap v [10s])", "{app=\"a\"} 2")]
    [InlineData("avg_over_time(S | label_format w=v | unwrap w [10s])", "{app=\"a\"} 2")]
    [InlineData("max_over_time(S | unwrap v [10s]) by (app)", "{app=\"a\"} 5")]
    public void A_grouped_average_counts_lines_without_the_label_as_Loki_does(string query, string answer)
    {
        var source = new ListSource(
            [Metric.Entry(1, v: "3"), Metric.Entry(2), Metric.Entry(3), Metric.Entry(4, v: "5")]);

        Metric.At(10, query.Replace("S", "{app=\"a\"}", StringComparison.Ordinal), source).ShouldBe(answer);
    }

    [Fact]
    public void Equal_range_aggregations_are_read_once()
    {
        var source = new ListSource([Metric.Entry(1), Metric.Entry(2)]);

        Metric.At(10, "count_over_time({app=\"a\"}[10s]) / count_over_time({app=\"a\"}[10s])", source)
            .ShouldBe("{app=\"a\"} 1");
        source.Reads.ShouldBe(1);
    }

    [Fact]
    public void Only_the_times_that_windows_need_are_asked_for()
    {
        var source = new ListSource([Metric.Entry(1)]);

        Metric.Over(100, 200, 10, "count_over_time({app=\"a\"}[10s] offset 20s)", source);

        EntryRequest request = source.LastRequest.ShouldNotBeNull();
        request.StartNs.ShouldBe((70 * Metric.Second) + 1);
        request.EndNs.ShouldBe((180 * Metric.Second) + 1);
    }
}
