using System.Text;
using System.Text.Json;
using Hewn.LogQL.Labels;
using Hewn.Records;
using Hewn.Store.Streams;

namespace Hewn.Store.Tests.Streams;

/// <summary>A pushed line in its file.</summary>
public sealed class StreamLineTests
{
    private static readonly LabelSet _labels = LabelSet.Of(("app", "a \"b\" }"), ("env", "é\n"));

    [Theory]
    [InlineData(0, "1970-01-01T00:00:00.000000000Z")]
    [InlineData(908_070_605, "1970-01-01T00:00:00.908070605Z")]
    [InlineData(99_999_999, "1970-01-01T00:00:00.099999999Z")]
    [InlineData(-1, "1969-12-31T23:59:59.999999999Z")]
    [InlineData(1_768_780_800_123_456_789, "2026-01-19T00:00:00.123456789Z")]
    [InlineData(long.MaxValue, "2262-04-11T23:47:16.854775807Z")]
    [InlineData(long.MinValue + 1, "1677-09-21T00:12:43.145224193Z")]
    public void Times_keep_their_nanoseconds(long ns, string text)
    {
        byte[] bytes = new byte[NanoTimeText.Bytes];
        new NanoTimeText().Write(bytes, ns);
        Encoding.ASCII.GetString(bytes).ShouldBe(text);
        new NanoTimeText().TryRead(bytes, out long read).ShouldBeTrue();
        read.ShouldBe(ns);
    }

    [Theory]
    [InlineData("2026-02-30T00:00:00.000000000Z")]
    [InlineData("2026-01-19T24:00:00.000000000Z")]
    [InlineData("2026-01-19T00:00:00.00000000xZ")]
    [InlineData("2026-01-19T00:00:00./00000000Z")]
    [InlineData("2026-01-19T00:00:00.0000:0000Z")]
    [InlineData("2026-01-19T00:00:00.0000000p0Z")]
    [InlineData("2026-01-19T00:00:00,000000000Z")]
    [InlineData("2026-01-19T00:00:00Z")]
    public void What_is_no_time_is_told(string text) =>
        new NanoTimeText().TryRead(Encoding.ASCII.GetBytes(text), out _).ShouldBeFalse();

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public void A_line_is_JSON_and_its_parts_are_found(bool hasMetadata, bool isLate)
    {
        byte[] metadata = hasMetadata ? LabelJson.Of(LabelSet.Of(("trace", "{\"x\"}"))) : [];
        var buffer = new ByteBuffer();
        StreamLine.Append(buffer, new(), 5, LabelJson.Of(_labels), metadata, isLate, "say \"hi\"\n"u8);
        byte[] line = buffer.Written[..^1].ToArray();
        buffer.Written[^1].ShouldBe((byte)'\n');
        using var json = JsonDocument.Parse(line);
        json.RootElement.GetProperty("message").GetString().ShouldBe("say \"hi\"\n");
        json.RootElement.GetProperty("stream").GetProperty("app").GetString().ShouldBe("a \"b\" }");
        json.RootElement.TryGetProperty("late", out _).ShouldBe(isLate);

        StreamLine.TryRead(line, new(), default, out StreamLineParts parts).ShouldBeTrue();
        parts.TimestampNs.ShouldBe(5);
        parts.IsLate.ShouldBe(isLate);
        LabelJson.Read(line.AsSpan()[StreamLine.StreamAt..parts.StreamEnd]).ShouldBe(_labels);
        LabelJson.Read(line.AsSpan()[parts.MetadataStart..parts.MetadataEnd]).Count.ShouldBe(hasMetadata ? 1 : 0);
        Encoding.UTF8.GetString(line[parts.MessageStart..parts.MessageEnd]).ShouldBe("say \\\"hi\\\"\\n");
    }

    [Fact]
    public void A_line_that_was_cut_anywhere_is_none()
    {
        var buffer = new ByteBuffer();
        StreamLine.Append(buffer, new(), 5, LabelJson.Of(_labels), LabelJson.Of(_labels), true, "m"u8);
        byte[] line = buffer.Written[..^1].ToArray();
        for (int length = 0; length < line.Length; length++)
            StreamLine.TryRead(line.AsSpan(0, length), new(), default, out _).ShouldBeFalse();
        StreamLine.TryRead(line, new(), default, out _).ShouldBeTrue();
    }
}
