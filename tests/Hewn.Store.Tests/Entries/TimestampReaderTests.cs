using System.Globalization;
using System.Text;
using Hewn.Store.Entries;

namespace Hewn.Store.Tests.Entries;

public sealed class TimestampReaderTests
{
    private static readonly TimeZoneInfo _kolkata =
        TimeZoneInfo.CreateCustomTimeZone("k", new TimeSpan(5, 30, 0), "k", "k");

    [Theory]
    [InlineData("2026-01-19T00:00:00Z", "2026-01-19T00:00:00.0000000")]
    [InlineData("2026-01-19T00:00:00.1Z", "2026-01-19T00:00:00.1000000")]
    [InlineData("2026-01-19T00:00:00.123456Z", "2026-01-19T00:00:00.1234560")]
    [InlineData("2026-01-19T00:00:00.123456789Z", "2026-01-19T00:00:00.1234567")]
    [InlineData("2026-01-19t00:00:00z", "2026-01-19T00:00:00.0000000")]
    [InlineData("2026-01-19 00:00:00Z", "2026-01-19T00:00:00.0000000")]
    [InlineData("2026-01-19T02:00:00+02:00", "2026-01-19T00:00:00.0000000")]
    [InlineData("2026-01-18T19:30:00-0430", "2026-01-19T00:00:00.0000000")]
    [InlineData("2026-11-20T20:45:07.371359+05:30", "2026-11-20T15:15:07.3713590")]
    [InlineData("2024-02-29T23:59:60Z", "2024-03-01T00:00:00.0000000")]
    [InlineData("1768780800000", "2026-01-19T00:00:00.0000000")]
    [InlineData("1768780800", "2026-01-19T00:00:00.0000000")]
    [InlineData("1768780800.1234567", "2026-01-19T00:00:00.1234567")]
    [InlineData("1768780800123.5", "2026-01-19T00:00:00.1235000")]
    [InlineData("1768780800123456", "2026-01-19T00:00:00.1234560")]
    [InlineData("1768780800123456789", "2026-01-19T00:00:00.1234567")]
    [InlineData("2026-01-19 00:00:00,123 +00:00", "2026-01-19T00:00:00.1230000")]
    [InlineData("2026/01/19 01:00:00 +0100", "2026-01-19T00:00:00.0000000")]
    [InlineData("2026-01-19 00:00:00.5 UTC", "2026-01-19T00:00:00.5000000")]
    public void Timestamps_with_a_zone_are_read(string text, string expectedUtc) => Read(text).ShouldBe(expectedUtc);

    [Fact]
    public void A_timestamp_without_a_zone_is_a_time_of_the_given_zone() =>
        Read("2025-06-26T10:30:00.123456", _kolkata).ShouldBe("2025-06-26T05:00:00.1234560");

    [Theory]
    [InlineData("2026-07-01T12:00:00", "2026-07-01T10:00:00.0000000")]
    [InlineData("2026-01-01T12:00:00", "2026-01-01T11:00:00.0000000")]
    [InlineData("2026-10-25T02:30:00", "2026-10-25T01:30:00.0000000")]
    public void A_zone_with_summer_time_is_applied_as_of_the_day(string text, string expectedUtc) =>
        Read(text, TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin")).ShouldBe(expectedUtc);

    [Theory]
    [InlineData("")]
    [InlineData("now")]
    [InlineData("2026-01-19")]
    [InlineData("2026-13-19T00:00:00Z")]
    [InlineData("2026-02-29T00:00:00Z")]
    [InlineData("2026-01-19T24:00:00Z")]
    [InlineData("2026-01-19T00:60:00Z")]
    [InlineData("2026-01-19T00:00:61Z")]
    [InlineData("2026-01-19T00:00:00.Z")]
    [InlineData("2026-01-19T00:00:00.1234567890Z")]
    [InlineData("2026-01-19T00:00:00+2:00")]
    [InlineData("2026-01-19T00:00:00+25:00")]
    [InlineData("2026-01-19T00:00:00ZZ")]
    [InlineData("0000-01-19T00:00:00Z")]
    [InlineData("0001-01-01T00:00:00+01:00")]
    [InlineData("9999-12-31T23:59:59-01:00")]
    [InlineData("9999-12-31T23:59:60")]
    [InlineData("-1")]
    [InlineData("99999999999999999999")]
    [InlineData("20é6-01-19T00:00:00Z")]
    public void What_is_no_timestamp_is_refused(string text) => Read(text).ShouldBeNull();

    private static string? Read(string text, TimeZoneInfo? zone = null)
    {
        var reader = new TimestampReader(zone ?? TimeZoneInfo.Utc);
        return reader.TryRead(Encoding.UTF8.GetBytes(text), out long ticks)
            ? new DateTime(ticks).ToString("yyyy-MM-ddTHH:mm:ss.fffffff", CultureInfo.InvariantCulture)
            : null;
    }
}
