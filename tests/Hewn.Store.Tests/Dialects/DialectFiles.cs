using Hewn.Store.Dialects;
using Hewn.Store.Entries;
using Hewn.Store.Segments;

namespace Hewn.Store.Tests.Dialects;

/// <summary>Reads files with any dialect, as the readers of sets do.</summary>
internal static class DialectFiles
{
    /// <summary>When the samples were written last: what times without a year or a day are told from.</summary>
    public static readonly DateTime Written = new(2026, 11, 21, 20, 0, 0, DateTimeKind.Utc);

    public static List<Entry> Read(
        this TempFolder folder, byte[] content, string? dialect = null, ReadTally? tally = null)
    {
        string path = folder.File("any.log");
        File.WriteAllBytes(path, content);
        File.SetLastWriteTimeUtc(path, Written);
        using var reader = new SegmentReader(
            Segment.TryOpen(path)!, new TimestampReader(TimeZoneInfo.Utc), tally ?? new(), dialect: dialect);
        var all = new List<Entry>();
        var entry = new Entry();
        while (reader.TryRead(entry, isFinal: true))
            all.Add(entry.Copy());
        return all;
    }

    public static List<Entry> Read(
        this TempFolder folder, string content, string? dialect = null, ReadTally? tally = null) =>
        folder.Read(System.Text.Encoding.UTF8.GetBytes(content), dialect, tally);

    public static string JsonOf(this Entry entry) => System.Text.Encoding.UTF8.GetString(entry.Json.Span);

    /// <summary>
    /// Checks the rules that hold for every file and every dialect: the entries stand in it in their order, byte for
    /// byte, and between them only line ends, blank lines and a byte order mark; a record's JSON is an object whose
    /// known fields stand where the entry says.
    /// </summary>
    public static void ShouldConserve(this IReadOnlyList<Entry> entries, byte[] content)
    {
        int at = content.AsSpan().StartsWith("\uFEFF"u8) ? 3 : 0;
        foreach (Entry entry in entries)
        {
            int start = (int)entry.Offset;
            start.ShouldBeGreaterThanOrEqualTo(at);
            content.AsSpan(at, start - at).ContainsAnyExcept(" \t\r\n"u8).ShouldBeFalse($"left out before {start}");
            content.AsSpan(start).StartsWith(entry.Raw.Span).ShouldBeTrue($"other bytes at {start}");
            (start == 0 || content[start - 1] == '\n' || start == 3).ShouldBeTrue($"{start} is inside a line");
            at = start + entry.Raw.Length;
            string.IsNullOrEmpty(entry.Dialect).ShouldBeFalse();
            DialectNames.IsKnown(entry.Dialect).ShouldBeTrue(entry.Dialect);
            if (entry.Fault is null)
                entry.ShouldHaveWholeJson();
            else
                entry.Json.IsEmpty.ShouldBeTrue();
        }

        content.AsSpan(at).ContainsAnyExcept(" \t\r\n"u8).ShouldBeFalse($"left out after {at}");
    }

    private static void ShouldHaveWholeJson(this Entry entry)
    {
        var fields = new FieldSlice[FieldNames.Count];
        RecordParser.Parse(entry.Json.Span, fields).ShouldBeNull();
        foreach (Field field in Enum.GetValues<Field>())
        {
            FieldSlice slice = fields[(int)field];
            string said = System.Text.Encoding.UTF8.GetString(entry.Json.Span.Slice(slice.Start, slice.Length));
            System.Text.Encoding.UTF8.GetString(entry.Utf8(field)).ShouldBe(said, $"{field} of {entry.JsonOf()}");
            entry.Has(field).ShouldBe(slice.IsPresent, $"{field} of {entry.JsonOf()}");
        }
    }
}
