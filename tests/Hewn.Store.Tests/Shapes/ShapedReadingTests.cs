using System.Text;
using Hewn.Store.Entries;
using Hewn.Store.Segments;
using Hewn.Store.Shapes;
using Hewn.Store.Tests.Scanning;

namespace Hewn.Store.Tests.Shapes;

/// <summary>Records whose lines were looked at ahead are those that parsing makes, whatever stands in them.</summary>
public sealed class ShapedReadingTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly ShapeLookers _lookers = new();

    public void Dispose()
    {
        _lookers.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Of_records_of_Hewns_form_and_nearly_so_all_is_as_parsed(int seed)
    {
        string path = _folder.File("app.log");
        File.WriteAllBytes(path, new NearlyHewns(seed).File(6000));
        ShouldBeAsParsed(path).PlainLines.ShouldBeGreaterThan(1500);
    }

    [Fact]
    public void Of_lines_that_readers_stumble_over_all_is_as_parsed()
    {
        string path = _folder.File("app.log");
        File.WriteAllBytes(path, new NastyLines(7).File(6000));
        ShouldBeAsParsed(path).PlainLines.ShouldBeGreaterThan(500);
    }

    [Fact]
    public void A_file_of_another_writer_is_not_looked_at_again_and_again()
    {
        string path = _folder.File("pino.log");
        File.WriteAllText(path, string.Concat(Enumerable.Range(0, 20_000).Select(i =>
            $"{{\"level\":30,\"time\":{1_768_780_800_000L + i},\"pid\":7,\"hostname\":\"h\","
            + $"\"msg\":\"called {i}\"}}\n")));
        ShapedLines lines = ShouldBeAsParsed(path);
        (lines.PlainLines, lines.Looks).ShouldBe((0, 1));
    }

    /// <summary>Reads a file both ways.</summary>
    private ShapedLines ShouldBeAsParsed(string path)
    {
        var lines = new ShapedLines(_lookers);
        var timestamps = new TimestampReader(TimeZoneInfo.Utc);
        (ReadTally parsedTally, ReadTally shapedTally) = (new(), new());
        using var parsed = new SegmentReader(Segment.TryOpen(path)!, timestamps, parsedTally);
        using var shaped = new SegmentReader(Segment.TryOpen(path)!, timestamps, shapedTally, shapes: lines);
        (Entry expected, Entry found) = (new(), new());
        while (parsed.TryRead(expected, isFinal: true))
        {
            shaped.TryRead(found, isFinal: true).ShouldBeTrue();
            if (Told(found) != Told(expected) || !found.Fields.AsSpan().SequenceEqual(expected.Fields))
                Full(found).ShouldBe(Full(expected));
        }

        shaped.TryRead(found, isFinal: true).ShouldBeFalse();
        (shapedTally.Records, shapedTally.Unparsable, shapedTally.Undated, shapedTally.Bytes).ShouldBe(
            (parsedTally.Records, parsedTally.Unparsable, parsedTally.Undated, parsedTally.Bytes));
        return lines;
    }

    private static (long, long, long, bool, string, string, string?, int, int) Told(Entry entry) => (
        entry.LineNumber, entry.Offset, entry.UtcTicks, entry.HasTimestamp, entry.Dialect, entry.FileDialect,
        entry.Fault, entry.Raw.Length, entry.Json.Length);

    private static string Full(Entry entry) =>
        $"{Told(entry)}\n{Encoding.UTF8.GetString(entry.Raw.Span)}\n{Encoding.UTF8.GetString(entry.Json.Span)}\n"
        + string.Join('\n', entry.Fields.Select((slice, field) => $"{(Field)field}: {slice}"));
}
