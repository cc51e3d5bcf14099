using Hewn.LogQL.Entries;
using Hewn.LogQL.Metrics;

namespace Hewn.LogQL.Tests.Metrics;

/// <summary>Samples beyond the points of a query are noted, and change nothing.</summary>
public sealed class StrayTimesTests
{
    private const string EveryLine = "count_over_time({app=~\".+\"}[20s])";

    private static readonly QueryTimes _times = QueryTimes.Range(100 * Metric.Second, 200 * Metric.Second,
        7 * Metric.Second);

    private readonly LogEntry[] _entries =
    [
        .. Enumerable.Range(0, 30).Select(i => Metric.Entry(10 * i, v: "1")),
        Metric.Entry(-86_400, v: "1"), Metric.Entry(99_999, v: "1"),
        Metric.Entry(-90_000, "app=b"), Metric.Entry(100_000, "app=b"),
    ];

    [Theory]
    [InlineData("count_over_time({app=\"a\"}[20s])")]
    [InlineData("sum_over_time({app=\"a\"} | unwrap v [5s])")]
    [InlineData("rate_counter({app=\"a\"} | unwrap v [20s])")]
    [InlineData("quantile_over_time(0.5, {app=\"a\"} | unwrap v [9s] offset 40s)")]
    [InlineData("absent_over_time({app=\"a\"}[20s])")]
    public void The_earliest_and_the_latest_that_the_query_wants_are_told(string query)
    {
        string expected = Ask(query, null);
        foreach (int threads in new[] { 1, 3 })
        {
            var strays = new StrayTimes(isBeforeWatched: true, isBehindWatched: true);
            Ask(query, strays, threads).ShouldBe(expected);
            strays.FirstNs.ShouldBe(-86_400 * Metric.Second);
            strays.LastNs.ShouldBe(99_999 * Metric.Second);
        }
    }

    [Fact]
    public void Only_the_sides_that_are_watched_are_read()
    {
        var strays = new StrayTimes(isBeforeWatched: false, isBehindWatched: true);
        Ask(EveryLine, strays).ShouldBe(Ask(EveryLine, null));
        strays.FirstNs.ShouldBeNull();
        strays.LastNs.ShouldBe(100_000 * Metric.Second);
        strays = new StrayTimes(isBeforeWatched: true, isBehindWatched: false);
        Ask(EveryLine, strays).ShouldBe(Ask(EveryLine, null));
        strays.FirstNs.ShouldBe(-90_000 * Metric.Second);
        strays.LastNs.ShouldBeNull();
    }

    [Fact]
    public void What_a_stage_drops_is_no_sample()
    {
        var strays = new StrayTimes(isBeforeWatched: true, isBehindWatched: true);
        Ask("count_over_time({app=~\".+\"} | v = \"2\" [20s])", strays);
        strays.FirstNs.ShouldBeNull();
        strays.LastNs.ShouldBeNull();
    }

    [Fact]
    public void All_within_the_points_is_nothing_stray()
    {
        var strays = new StrayTimes(isBeforeWatched: true, isBehindWatched: true);
        var source = new ListSource([Metric.Entry(100), Metric.Entry(150), Metric.Entry(200)]);
        Metric.Run(EveryLine, source, _times, new() { Strays = strays });
        strays.FirstNs.ShouldBeNull();
        strays.LastNs.ShouldBeNull();
    }

    private string Ask(string query, StrayTimes? strays, int threads = 1) =>
        Metric.Print(Metric.Run(query, new ListSource(_entries, threads), _times, new() { Strays = strays }));
}
