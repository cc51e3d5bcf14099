using Hewn.LogQL.Entries;

namespace Hewn.LogQL.Tests.Metrics;

/// <summary>Samples that come when the windows of their time are done: counted, or the query is refused.</summary>
public sealed class LateSampleTests
{
    private const string Least = "quantile_over_time(0, {app=\"a\"} | unwrap v [10s])";

    private readonly LogEntry[] _entries = [.. Enumerable.Range(0, 60).Select(i => Metric.Entry(i, v: "5"))];

    [Fact]
    public void While_all_values_can_be_held_a_late_one_counts()
    {
        var late = new ListSource([.. _entries, Metric.Entry(7.5, v: "1")], keepsOrder: true);
        Metric.Over(0, 60, 10, Least, late, new()).ShouldContain("10:1 ");
    }

    [Fact]
    public void A_late_one_refuses_the_query_when_values_were_let_go()
    {
        var late = new ListSource([.. _entries, Metric.Entry(7.5, v: "1")], keepsOrder: true);
        Should.Throw<LogQLException>(() => Metric.Over(0, 60, 10, Least, late, new(MaxHeldValues: 30)))
            .Message.ShouldContain("far out of the order of time");
    }

    [Fact]
    public void Of_a_window_that_is_not_done_it_counts_also_then()
    {
        var late = new ListSource([.. _entries, Metric.Entry(57.5, v: "1")], keepsOrder: true);
        Metric.Over(0, 60, 10, Least, late, new(MaxHeldValues: 30)).ShouldContain("60:1");
    }
}
