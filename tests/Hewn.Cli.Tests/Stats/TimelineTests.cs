using Hewn.Cli.Stats;

namespace Hewn.Cli.Tests.Stats;

public sealed class TimelineTests
{
    private static readonly TimeZoneInfo _berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");

    [Fact]
    public void Days_begin_at_midnight_of_the_zone_also_where_the_clock_is_changed()
    {
        // 2026-03-29 has 23 hours there, 2026-10-25 has 25.
        foreach (string day in new[] { "2026-03-29", "2026-10-25" })
        {
            DateTime first = DateTime.Parse($"{day}T00:00:00", null).AddDays(-2);
            var stretches = new Timeline(TimeSpan.FromDays(1), _berlin).Of(Answer(
                Utc(first), Utc(first.AddDays(4).AddHours(23))));
            stretches.Select(stretch => Local(stretch.Ticks)).ShouldBe(
                Enumerable.Range(0, 5).Select(i => first.AddDays(i)));
        }
    }

    [Fact]
    public void An_hour_that_comes_twice_is_two_stretches_and_one_that_is_left_out_is_none()
    {
        var hours = new Timeline(TimeSpan.FromHours(1), _berlin);
        DateTime autumn = new(2026, 10, 25, 0, 0, 0, DateTimeKind.Utc); // 2:00, and an hour later 2:00 again
        hours.Of(Answer(autumn, autumn.AddHours(2))).Select(stretch => Local(stretch.Ticks).Hour).ShouldBe([2, 2, 3]);
        DateTime spring = new(2026, 3, 29, 0, 0, 0, DateTimeKind.Utc);
        hours.Of(Answer(spring, spring.AddHours(2))).Select(stretch => Local(stretch.Ticks).Hour).ShouldBe([1, 3, 4]);
    }

    [Fact]
    public void Hours_of_a_zone_with_half_an_hour_begin_at_its_full_hours()
    {
        TimeZoneInfo india = TimeZoneInfo.CreateCustomTimeZone("x", TimeSpan.FromMinutes(330), "x", "x");
        DateTime at = new(2026, 1, 19, 10, 45, 0, DateTimeKind.Utc);
        new Timeline(TimeSpan.FromHours(1), india).Of(Answer(at)).ShouldHaveSingleItem()
            .Ticks.ShouldBe(at.AddMinutes(-15).Ticks);
    }

    [Theory]
    [InlineData("Europe/Berlin")]
    [InlineData("Australia/Lord_Howe")]
    [InlineData("America/St_Johns")]
    [InlineData("UTC")]
    public void Every_record_is_in_one_stretch_and_none_is_lost(string zone)
    {
        var random = new Random(5);
        TimeSpan[] lengths =
        [
            TimeSpan.FromMinutes(7), TimeSpan.FromMinutes(50), TimeSpan.FromMinutes(90), TimeSpan.FromHours(2),
            TimeSpan.FromHours(6), TimeSpan.FromDays(1), TimeSpan.FromDays(7), TimeSpan.FromSeconds(90),
        ];
        var found = TimeZoneInfo.FindSystemTimeZoneById(zone);
        foreach (TimeSpan length in lengths)
        {
            var from = new DateTime(2026, 3, 20, 0, 0, 0, DateTimeKind.Utc);
            DateTime[] moments = [.. Enumerable.Range(0, 3000)
                .Select(_ => from.AddMinutes(random.Next(24 * 60 * 20))).Order()];
            var timeline = new Timeline(length, found);
            IReadOnlyList<StatsStretch> stretches = timeline.Of(Answer(moments));
            stretches.Sum(stretch => stretch.Records).ShouldBe(moments.Length, $"{zone} {length}");
            stretches.Select(stretch => stretch.Ticks).ShouldBeInOrder(SortDirection.Ascending);
            stretches.Select(stretch => stretch.Ticks).Distinct().Count().ShouldBe(stretches.Count);
            for (int i = 0; i < stretches.Count; i++)
            {
                long end = i + 1 < stretches.Count ? stretches[i + 1].Ticks : long.MaxValue;
                moments.Count(moment => moment.Ticks >= stretches[i].Ticks && moment.Ticks < end)
                    .ShouldBe((int)stretches[i].Records, $"{zone} {length} {Local(stretches[i].Ticks)}");
            }
        }
    }

    private static StatsAnswer Answer(params DateTime[] utc) => new()
    {
        Records = utc.Length,
        Levels = [],
        Tables = [],
        Step = TimeSpan.FromSeconds(30),
        Stretches = [.. utc.Select(moment => new StatsStretch(moment.Ticks, 1, 0))],
    };

    private static DateTime Utc(DateTime local) => TimeZoneInfo.ConvertTimeToUtc(local, _berlin);

    private static DateTime Local(long utcTicks) =>
        TimeZoneInfo.ConvertTimeFromUtc(new DateTime(utcTicks, DateTimeKind.Utc), _berlin);
}
