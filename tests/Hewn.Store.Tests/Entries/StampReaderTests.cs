using System.Globalization;
using System.Text;
using Hewn.Store.Entries;

namespace Hewn.Store.Tests.Entries;

public sealed class StampReaderTests
{
    private static readonly TimeZoneInfo _berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");

    [Theory]
    [InlineData("2026-01-19T00:00:00.123456789Z rest", "2026-01-19T00:00:00.1234567", 30)]
    [InlineData("2026-01-19 00:00:00,123 rest", "2026-01-19T00:00:00.1230000", 23)]
    [InlineData("2026-01-19 00:00:00, rest", "2026-01-19T00:00:00.0000000", 19)]
    [InlineData("2026-01-19 01:00:00 +01:00 rest", "2026-01-19T00:00:00.0000000", 26)]
    [InlineData("2026-01-19 00:00:00 -- rest", "2026-01-19T00:00:00.0000000", 19)]
    [InlineData("26/01/19 00:00:01 INFO", "2026-01-19T00:00:01.0000000", 17)]
    [InlineData("260119 000002 148", "2026-01-19T00:00:02.0000000", 13)]
    [InlineData("2026-01-19-00.00.03.675872 x", "2026-01-19T00:00:03.6758720", 26)]
    [InlineData("19-Jan-2026 00:00:04.123 SEVERE", "2026-01-19T00:00:04.1230000", 24)]
    [InlineData("19/Jan/2026:01:00:05 +0100] x", "2026-01-19T00:00:05.0000000", 26)]
    [InlineData("Mon Jan 19 00:00:06.902022 2026] x", "2026-01-19T00:00:06.9020220", 31)]
    [InlineData("Jan 19 00:00:07 host", "2026-01-19T00:00:07.0000000", 15)]
    [InlineData("Jan  9 00:00:08 host", "2026-01-09T00:00:08.0000000", 15)]
    [InlineData("01-19 00:00:09 x", "2026-01-19T00:00:09.0000000", 14)]
    [InlineData("01.19 00:00:10] x", "2026-01-19T00:00:10.0000000", 14)]
    [InlineData("11:59:58.5 x", "2026-03-01T11:59:58.5000000", 10)]
    [InlineData("1768780800 x", "2026-01-19T00:00:00.0000000", 10)]
    [InlineData("1768780800.25 x", "2026-01-19T00:00:00.2500000", 13)]
    [InlineData("1768780800000] x", "2026-01-19T00:00:00.0000000", 13)]
    public void The_timestamp_that_a_text_begins_with_is_found(string text, string expected, int length)
    {
        Read(text, "2026-03-01T12:00:00", out int found).ShouldBe(expected);
        found.ShouldBe(length);
    }

    [Theory]
    [InlineData("Dec 31 23:00:00", "2026-01-01T05:00:00", "2025-12-31T23:00:00.0000000")]
    [InlineData("Jan 01 04:00:00", "2026-01-01T05:00:00", "2026-01-01T04:00:00.0000000")]
    [InlineData("Jan 02 04:00:00", "2026-01-01T05:00:00", "2026-01-02T04:00:00.0000000")]
    [InlineData("Jan 03 04:00:00", "2026-01-01T05:00:00", "2025-01-03T04:00:00.0000000")]
    [InlineData("Feb 29 04:00:00", "2027-01-01T05:00:00", "2024-02-29T04:00:00.0000000")]
    [InlineData("23:59:00", "2026-01-01T05:00:00", "2025-12-31T23:59:00.0000000")]
    [InlineData("05:04:00", "2026-01-01T05:00:00", "2026-01-01T05:04:00.0000000")]
    [InlineData("05:06:00", "2026-01-01T05:00:00", "2025-12-31T05:06:00.0000000")]
    public void What_is_missing_is_the_latest_before_the_file_was_written(
        string text, string written, string expected) => Read(text, written, out _).ShouldBe(expected);

    [Fact]
    public void Times_without_a_zone_are_of_the_given_one() =>
        Read("12:30:00", "2026-07-01T11:00:00", out _, _berlin).ShouldBe("2026-07-01T10:30:00.0000000");

    [Theory]
    [InlineData("")]
    [InlineData("12:30")]
    [InlineData("25:00:00")]
    [InlineData("12:60:00 x")]
    [InlineData("2026-13-01 00:00:00")]
    [InlineData("Foo 19 00:00:00")]
    [InlineData("Jan 32 00:00:00")]
    [InlineData("Feb 30 00:00:00")]
    [InlineData("12345678")]
    [InlineData("12345678901 x")]
    [InlineData("1768780800abc")]
    [InlineData("260119 996199 148")]
    [InlineData("99/99/99 00:00:00")]
    [InlineData("some words here")]
    public void Other_texts_have_none(string text) => Read(text, "2026-03-01T12:00:00", out _).ShouldBeNull();

    private static string? Read(string text, string written, out int length, TimeZoneInfo? zone = null)
    {
        var reader = new StampReader(new TimestampReader(zone ?? TimeZoneInfo.Utc))
        {
            ReferenceTicks = DateTime.Parse(written, CultureInfo.InvariantCulture).Ticks,
        };
        return reader.TryRead(Encoding.UTF8.GetBytes(text), out long ticks, out length)
            ? new DateTime(ticks).ToString("yyyy-MM-ddTHH:mm:ss.fffffff", CultureInfo.InvariantCulture)
            : null;
    }
}
