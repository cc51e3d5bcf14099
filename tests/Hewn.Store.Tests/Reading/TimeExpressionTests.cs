using System.Globalization;
using Hewn.Store.Reading;

namespace Hewn.Store.Tests.Reading;

public sealed class TimeExpressionTests
{
    private static readonly DateTimeOffset _now = new(2026, 1, 19, 14, 30, 15, 500, TimeSpan.Zero);
    private static readonly TimeZoneInfo _zone =
        TimeZoneInfo.CreateCustomTimeZone("east", TimeSpan.FromHours(2), "east", "east");

    [Theory]
    [InlineData("now", "2026-01-19T16:30:15.5000000+02:00")]
    [InlineData("now-1h", "2026-01-19T15:30:15.5000000+02:00")]
    [InlineData("NOW+1h30m", "2026-01-19T18:00:15.5000000+02:00")]
    [InlineData("NOW", "2026-01-19T16:30:15.5000000+02:00")]
    [InlineData("today", "2026-01-19T00:00:00.0000000+02:00")]
    [InlineData("yesterday", "2026-01-18T00:00:00.0000000+02:00")]
    [InlineData("tomorrow", "2026-01-20T00:00:00.0000000+02:00")]
    [InlineData("yesterday 14:30", "2026-01-18T14:30:00.0000000+02:00")]
    [InlineData("today 9:05:07.25", "2026-01-19T09:05:07.2500000+02:00")]
    [InlineData("15m", "2026-01-19T16:15:15.5000000+02:00")]
    [InlineData("-3h", "2026-01-19T13:30:15.5000000+02:00")]
    [InlineData("3h ago", "2026-01-19T13:30:15.5000000+02:00")]
    [InlineData("1h30m", "2026-01-19T15:00:15.5000000+02:00")]
    [InlineData("1.5h", "2026-01-19T15:00:15.5000000+02:00")]
    [InlineData("500ms", "2026-01-19T16:30:15.0000000+02:00")]
    [InlineData("2d", "2026-01-17T16:30:15.5000000+02:00")]
    [InlineData("1w", "2026-01-12T16:30:15.5000000+02:00")]
    [InlineData("+5m", "2026-01-19T16:35:15.5000000+02:00")]
    [InlineData("14:30", "2026-01-19T14:30:00.0000000+02:00")]
    [InlineData("08:15:30,125", "2026-01-19T08:15:30.1250000+02:00")]
    [InlineData("2026-01-17", "2026-01-17T00:00:00.0000000+02:00")]
    [InlineData("20260117", "2026-01-17T00:00:00.0000000+02:00")]
    [InlineData("2026-01-17 10:00", "2026-01-17T10:00:00.0000000+02:00")]
    [InlineData("2026-01-17T10:00:01.123456", "2026-01-17T10:00:01.1234560+02:00")]
    [InlineData("2026-01-17T10:00:01Z", "2026-01-17T10:00:01.0000000+00:00")]
    [InlineData("2026-01-17T10:00:01.123456789Z", "2026-01-17T10:00:01.1234567+00:00")]
    [InlineData("2026-01-17t10:00:01z", "2026-01-17T10:00:01.0000000+00:00")]
    [InlineData("2026-01-17T10:00:01-05:30", "2026-01-17T10:00:01.0000000-05:30")]
    [InlineData("2026-01-17 10:00:01 +0100", "2026-01-17T10:00:01.0000000+01:00")]
    [InlineData("1768816800", "2026-01-19T10:00:00.0000000+00:00")]
    [InlineData("@1768816800.5", "2026-01-19T10:00:00.5000000+00:00")]
    [InlineData("1768816800123", "2026-01-19T10:00:00.1230000+00:00")]
    [InlineData("1768816800123456", "2026-01-19T10:00:00.1234560+00:00")]
    [InlineData("1768816800123456789", "2026-01-19T10:00:00.1234567+00:00")]
    public void What_people_type_is_a_time(string text, string time)
    {
        TimeExpression.TryParse(text, _now, _zone, out DateTimeOffset found, out string? problem)
            .ShouldBeTrue(problem);
        found.ToString("O", CultureInfo.InvariantCulture).ShouldBe(time);
        problem.ShouldBeNull();
    }

    [Theory]
    [InlineData("")]
    [InlineData("soon")]
    [InlineData("3")]
    [InlineData("3x")]
    [InlineData("h")]
    [InlineData("-")]
    [InlineData("-3h ago")]
    [InlineData("25:00")]
    [InlineData("2026-13-01")]
    [InlineData("2026-01-17T")]
    [InlineData("2026-01-17T10:00+99:00")]
    [InlineData("yesterday noon")]
    [InlineData("99999999w")]
    [InlineData("99999999999999999999999999999999w")]
    [InlineData("0001-01-01T00:00:00+05:00")]
    public void What_is_none_is_told(string text)
    {
        TimeExpression.TryParse(text, _now, _zone, out _, out string? problem).ShouldBeFalse();
        problem!.ShouldStartWith($"'{text}' is no time");
    }

    [Fact]
    public void Days_are_those_of_the_zone_and_the_clock_is_asked()
    {
        var clock = new FollowClock(new(2026, 3, 29, 12, 0, 0, TimeSpan.Zero));
        if (!TimeZoneInfo.TryFindSystemTimeZoneById("Europe/Berlin", out TimeZoneInfo? berlin))
            berlin = _zone;
        TimeExpression.TryParse("today", clock, berlin, out DateTimeOffset today, out _).ShouldBeTrue();
        // The clocks were set forward that night: noon is ten or eleven hours after midnight.
        today.UtcDateTime.ShouldBe(berlin == _zone
            ? new DateTime(2026, 3, 28, 22, 0, 0)
            : new DateTime(2026, 3, 28, 23, 0, 0));
    }
}
