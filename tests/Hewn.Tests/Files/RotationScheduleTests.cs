using System.Globalization;
using System.Text;
using Hewn.Files;

namespace Hewn.Tests.Files;

/// <summary>Hours and days of walls on which the clock is put forward and back.</summary>
public sealed class RotationScheduleTests
{
    private static TimeZoneInfo Zone(string name) =>
        name == "UTC" ? TimeZoneInfo.Utc : TimeZoneInfo.FindSystemTimeZoneById(name);

    private static string Text(long ticks) =>
        new DateTime(ticks).ToString("yyyy-MM-ddTHH:mm", CultureInfo.InvariantCulture);

    private static long Ticks(string text) => DateTimeOffset.Parse(
        text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal).UtcTicks;

    [Theory]
    [InlineData(RotationPeriod.Hour, "UTC", "2026-01-19T10:59:59.9Z", "2026-01-19T10:00", "2026-01-19T11:00")]
    [InlineData(RotationPeriod.Hour, "Asia/Kolkata", "2026-01-19T10:10Z", "2026-01-19T09:30", "2026-01-19T10:30")]
    [InlineData(RotationPeriod.Day, "UTC", "2026-01-19T00:00Z", "2026-01-19T00:00", "2026-01-20T00:00")]
    [InlineData(RotationPeriod.Day, "Europe/Berlin", "2026-01-19T22:59Z", "2026-01-18T23:00", "2026-01-19T23:00")]
    [InlineData(RotationPeriod.Day, "Europe/Berlin", "2026-01-19T23:00Z", "2026-01-19T23:00", "2026-01-20T23:00")]
    // Put forward at 2 o'clock: a day of 23 hours. Put back: one of 25.
    [InlineData(RotationPeriod.Day, "Europe/Berlin", "2026-03-29T12:00Z", "2026-03-28T23:00", "2026-03-29T22:00")]
    [InlineData(RotationPeriod.Day, "Europe/Berlin", "2026-10-25T12:00Z", "2026-10-24T22:00", "2026-10-25T23:00")]
    // The hour that is shown twice is two hours.
    [InlineData(RotationPeriod.Hour, "Europe/Berlin", "2026-10-25T00:30Z", "2026-10-25T00:00", "2026-10-25T01:00")]
    [InlineData(RotationPeriod.Hour, "Europe/Berlin", "2026-10-25T01:30Z", "2026-10-25T01:00", "2026-10-25T02:00")]
    // Put forward at midnight: the day begins at one o'clock.
    [InlineData(RotationPeriod.Day, "Africa/Cairo", "2026-04-24T12:00Z", "2026-04-23T22:00", "2026-04-24T21:00")]
    // Put back at midnight: what is 23 o'clock for the second time still is the day before.
    [InlineData(RotationPeriod.Day, "Africa/Cairo", "2026-10-29T21:30Z", "2026-10-28T21:00", "2026-10-29T22:00")]
    public void A_time_belongs_to_its_hour_or_day(
        RotationPeriod period, string zone, string time, string start, string end)
    {
        TimeRange range = new RotationSchedule(period, Zone(zone)).Around(Ticks(time));
        (Text(range.Start), Text(range.End)).ShouldBe((start, end));
    }

    [Theory]
    [InlineData("{\"timestamp\":\"2026-01-19T00:00:00.123456Z\",\"level\":\"INFO\"}\n", 123_456)]
    [InlineData("{\"timestamp\":\"2026-01-19T00:00:00.123Z\",\"level\":\"INFO\"}\n", 123_000)]
    [InlineData("{\"timestamp\":\"2026-01-19T01:30:00.123456+01:30\",\"level\":\"INFO\"}\n", 123_456)]
    [InlineData("{\"timestamp\":\"2026-01-18T19:00:00.000001-05:00\",\"level\":\"INFO\"}\n", 1)]
    [InlineData("{\"timestamp\":1768780800123,\"level\":\"INFO\"}\n", 123_000)]
    [InlineData("{\"timestamp\":\"1768780800123\",\"level\":\"INFO\"}\n", 123_000)]
    [InlineData("time=2026-01-19T00:00:00.123Z level=INFO msg=m\n", 123_000)]
    [InlineData("time=2026-01-19T01:00:00.123+01:00 level=INFO msg=m\n", 123_000)]
    [InlineData("time=2026-01-19T00:00:00Z level=INFO msg=m\n", 0)]
    public void Every_format_of_a_line_says_its_time(string line, long microseconds)
    {
        LineTime.TryRead(Encoding.UTF8.GetBytes(line), out long ticks).ShouldBeTrue();
        ticks.ShouldBe(Ticks("2026-01-19T00:00Z") + (microseconds * 10));
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n")]
    [InlineData("{\"level\":\"INFO\"}\n")]
    [InlineData("{\"timestamp\":\"2026-13-19T00:00:00.123456Z\"}\n")]
    [InlineData("{\"timestamp\":\"2026-01-19T00:00:00.123456\"}\n")]
    [InlineData("{\"timestamp\":\"0001-01-01T00:00:00Z\"}\n")]
    [InlineData("{\"timestamp\":\"9999-12-31T23:59:59Z\"}\n")]
    [InlineData("{\"timestamp\":\"2026-01-19T00:00:00.123456Z")]
    [InlineData("time=yesterday level=INFO\n")]
    [InlineData("{\"timestamp\":null}\n")]
    public void Another_line_has_none(string line) =>
        LineTime.TryRead(Encoding.UTF8.GetBytes(line), out _).ShouldBeFalse();
}
