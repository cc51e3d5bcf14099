using System.Buffers;
using System.Text;
using System.Text.Json;
using Hewn.LogQL.Metrics;

namespace Hewn.LogQL.Tests.Metrics;

/// <summary>Points in time, their bounds, and how answers are written.</summary>
public sealed class QueryTimesTests
{
    private const string TooMany = "exceeded maximum resolution of 11,000 points per time series. "
        + "Try increasing the value of the step parameter";

    private static readonly ListSource _empty = new([]);

    [Theory]
    [InlineData(0, 7200, 28)]
    [InlineData(0, 100, 1)]
    [InlineData(5, 5, 1)]
    [InlineData(0, 499, 1)]
    [InlineData(0, 500, 2)]
    public void Without_a_step_there_are_about_250_points(long start, long end, long step) =>
        QueryTimes.Range(start * Metric.Second, end * Metric.Second).StepNs.ShouldBe(step * Metric.Second);

    [Fact]
    public void The_start_is_kept_as_it_is_and_the_end_is_a_bound()
    {
        var times = QueryTimes.Range(7, 27, 6);

        Enumerable.Range(0, times.Count).Select(times.At).ShouldBe([7, 13, 19, 25]);
        QueryTimes.Range(7, 7, 6).Count.ShouldBe(1);
        QueryTimes.Range(0, 11_000, 1).Count.ShouldBe(11_001);
    }

    [Theory]
    [InlineData(5, 4, 1, "end timestamp must not be before or equal to start time")]
    [InlineData(0, 9, 0, "zero or negative query resolution step widths are not accepted. Try a positive integer")]
    [InlineData(0, 9, -1, "zero or negative query resolution step widths are not accepted. Try a positive integer")]
    [InlineData(0, 11_001, 1, TooMany)]
    [InlineData(long.MinValue, long.MaxValue, 1, TooMany)]
    public void Impossible_times_are_refused_in_Lokis_words(long start, long end, long step, string message) =>
        Should.Throw<LogQLException>(() => QueryTimes.Range(start, end, step)).Message.ShouldBe(message);

    [Theory]
    [InlineData("60", 60_000_000_000)]
    [InlineData("1.5", 1_500_000_000)]
    [InlineData("1e3", 1_000_000_000_000)]
    [InlineData("-60", -60_000_000_000)]
    [InlineData("90s", 90_000_000_000)]
    [InlineData("1h30m", 5_400_000_000_000)]
    public void A_step_is_seconds_or_a_duration(string text, long nanoseconds) =>
        StepText.Parse(text).ShouldBe(nanoseconds);

    [Theory]
    [InlineData("0.5h")]
    [InlineData("x")]
    [InlineData("")]
    [InlineData("1e300")]
    [InlineData("NaN")]
    public void What_is_no_step_is_refused(string text) =>
        Should.Throw<LogQLException>(() => StepText.Parse(text)).Message
            .ShouldStartWith($"cannot parse \"{text}\" to a valid duration");

    [Theory]
    [InlineData("2", "{\"resultType\":\"scalar\",\"result\":[1500,\"2\"]}")]
    [InlineData("vector(1e20)",
        "{\"resultType\":\"vector\",\"result\":[{\"metric\":{},\"value\":[1.5,\"100000000000000000000\"]}]}")]
    [InlineData("vector(1) / 0", "{\"resultType\":\"vector\",\"result\":[{\"metric\":{},\"value\":[1.5,\"NaN\"]}]}")]
    public void An_instant_answer_has_Lokis_shape(string query, string json) =>
        Json(Metric.Run(query, _empty, QueryTimes.Instant(1_500_000_000))).ShouldBe(json);

    [Theory]
    [InlineData("2", "{\"resultType\":\"matrix\",\"result\":[{\"metric\":{},\"values\":[[1.25,\"2\"],[2.25,\"2\"]]}]}")]
    [InlineData("vector(0.5)",
        "{\"resultType\":\"matrix\",\"result\":[{\"metric\":{},\"values\":[[1.25,\"0.5\"],[2.25,\"0.5\"]]}]}")]
    [InlineData("vector(1) > 2", "{\"resultType\":\"matrix\",\"result\":[]}")]
    public void A_range_answer_has_Lokis_shape(string query, string json) =>
        Json(Metric.Run(query, _empty, QueryTimes.Range(1_250_000_000, 3_000_000_000, Metric.Second))).ShouldBe(json);

    [Fact]
    public void Too_many_series_are_refused_in_the_answer_and_inside()
    {
        var source = new ListSource(Enumerable.Range(0, 20).Select(i => Metric.Entry(1, $"app=a,n={i}")));
        var limits = new MetricLimits(MaxSeries: 10);

        Should.Throw<LogQLException>(() => Metric.At(2, "count_over_time({app=\"a\"}[5s])", source, limits))
            .Message.ShouldStartWith("maximum number of series (10) reached for a single query");
        Should.Throw<LogQLException>(() => Metric.Over(0, 2, 1, "count_over_time({app=\"a\"}[5s])", source, limits))
            .Message.ShouldStartWith("maximum number of series (10) reached for a single query");
        Metric.At(2, "count(count_over_time({app=\"a\"}[5s]))", source, limits).ShouldBe("{} 20");
        Should.Throw<LogQLException>(() => Metric.At(2, "count(count_over_time({app=\"a\"}[5s]))", source,
                limits with { MaxInnerSeries = 19 }))
            .Message.ShouldStartWith("maximum number of series (19) reached for a single query");
    }

    [Fact]
    public void A_cancelled_query_stops()
    {
        using var stop = new CancellationTokenSource();
        stop.Cancel();

        Should.Throw<OperationCanceledException>(() => Metric.Run("count_over_time({app=\"a\"}[5s])",
            new ListSource([Metric.Entry(1)]), QueryTimes.Instant(Metric.Second), token: stop.Token));
    }

    private static string Json(MetricResult result)
    {
        var bytes = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            MetricJson.Write(json, result);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(bytes.WrittenSpan);
    }
}
