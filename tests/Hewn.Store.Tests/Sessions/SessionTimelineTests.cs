using System.Globalization;
using Hewn.Store.Sessions;

namespace Hewn.Store.Tests.Sessions;

public sealed class SessionTimelineTests : IDisposable
{
    private readonly SessionTree _tree = new();

    public SessionTimelineTests() => _tree
        .Write("w/s/logs/logs.jsonl", SessionTree.Lines(Enumerable.Range(0, 5).Select(n => 10 * n)))
        .Write("w/s/tracks/loss/data.jsonl", Points([5, 10, 15, 45]))
        .Write("w/s/tracks/robot/arm/data.jsonl", Points([12]) + "{\"index\":1,\"data\":{}}\n" + "{\"torn");

    public void Dispose() => _tree.Dispose();

    private static string Points(IEnumerable<int> seconds) => string.Concat(seconds.Select((second, index) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{{\"index\":{index},\"data\":{{\"v\":{second}}},\"createdAt\":\"2026-01-19T10:00:{second:00}Z\"}}\n")));

    private static string Shown(TimelineEntry entry) => string.Create(
        CultureInfo.InvariantCulture,
        $"{new DateTime(entry.UtcTicks).Second} {entry.Track ?? "log"}{(entry.Entry.Fault is null ? "" : " torn")}");

    private static readonly string[] _all =
    [
        "0 log", "5 loss", "10 log", "10 loss", "12 robot/arm", "12 robot/arm", "12 robot/arm torn", "15 loss",
        "20 log", "30 log", "40 log", "45 loss",
    ];

    [Fact]
    public void Records_and_points_stand_in_the_order_of_their_times()
    {
        using SessionTails tails = SessionTails.Read(_tree.Place("s"), TimeZoneInfo.Utc);
        var timeline = new SessionTimeline(_tree.Place("s"), TimeZoneInfo.Utc, tails, new SessionTally());
        timeline.ReadAll().Select(Shown).ShouldBe(_all);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(7)]
    [InlineData(100)]
    public void The_last_ones_are_the_end_of_the_same_list(int count)
    {
        using SessionTails tails = SessionTails.Read(_tree.Place("s"), TimeZoneInfo.Utc);
        var timeline = new SessionTimeline(_tree.Place("s"), TimeZoneInfo.Utc, tails, new SessionTally());
        // The times of points that say none come from those that were read before them.
        timeline.ReadLast(count, (_, _) => true).Select(Shown).ShouldBe(_all.TakeLast(count));
        timeline.ReadLast(count, (track, _) => track is null).Select(Shown)
            .ShouldBe(_all.Where(line => line.EndsWith("log", StringComparison.Ordinal)).TakeLast(count));
    }
}
