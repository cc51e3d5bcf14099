using System.Text;
using System.Text.Json;
using Hewn.Store.Entries;
using Hewn.Store.Segments;

namespace Hewn.Store.Tests.Segments;

public sealed class SegmentReaderTests : IDisposable
{
    private static readonly JsonSerializerOptions _indented = new() { WriteIndented = true, NewLine = "\n" };
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Each_line_is_a_record_with_its_line_number()
    {
        List<Entry> entries = Read("{\"message\":\"a\"}\n\n{\"message\":\"b\"}\r\n   \n{\"message\":\"c\"}\n");
        entries.Select(e => (e.LineNumber, e.Text(Field.Message))).ShouldBe([(1, "a"), (3, "b"), (5, "c")]);
        entries[1].RawText().ShouldBe("{\"message\":\"b\"}");
    }

    [Fact]
    public void An_indented_record_with_a_list_of_objects_and_braces_in_strings_is_one_record()
    {
        const string Chat =
            """
            {
              "timestamp": "2025-06-26T10:30:00.123456",
              "level": "INFO",
              "request_body": {
                "messages": [
                  {
                    "role": "user",
                    "content": "why does } or { or \"}\" break it?\n}\n{"
                  },
                  {
                    "role": "assistant",
                    "content": "[it does not"
                  }
                ],
                "empty": {},
                "none": []
              },
              "type": "request"
            }

            """;
        List<Entry> entries = Read(Chat + "{\"message\":\"single\"}\n" + Chat);
        entries.ShouldAllBe(e => e.Fault == null);
        entries.Select(e => e.LineNumber).ShouldBe([1, 20, 21]);
        entries[2].Type.ShouldBe(EntryType.Request);
        JsonDocument.Parse(entries[0].Raw).RootElement.GetProperty("request_body").GetProperty("messages")
            .GetArrayLength().ShouldBe(2);
    }

    [Fact]
    public void A_record_on_several_lines_without_indentation_is_one_record() =>
        Read("{\n\"a\":\n[\n{\n\"b\":1\n}\n,2]\n}\n{\"message\":\"next\"}\n").Select(e => (e.Fault, e.LineNumber))
            .ShouldBe([(null, 1), (null, 9)]);

    [Fact]
    public void A_record_that_begins_on_one_line_and_ends_indented_is_one_record() =>
        Read("{\"a\": {\"b\": 1},\n  \"c\": 2}\n{\"message\":\"next\"}\n").Count(e => e.Fault is null).ShouldBe(2);

    [Theory]
    [InlineData("plain text")]
    [InlineData("Traceback (most recent call last):\n  File \"x.py\", line 1\nValueError: {")]
    [InlineData("{\"torn\":\"in a str")]
    [InlineData("{\"torn\":1,")]
    [InlineData("{\"torn\":[")]
    [InlineData("{\n  \"torn\": [\n    {")]
    [InlineData("{\n  \"torn\": \"str")]
    [InlineData("{\n\"torn\":")]
    [InlineData("{\n  \"bad\": 1,\n}")]
    [InlineData("{\n  \"bad\": [\n}")]
    [InlineData("{\n\"bad\" 1\n}")]
    [InlineData("{\"two\":1}{\"records\":2}")]
    [InlineData("[1,2]")]
    [InlineData("{]")]
    [InlineData("\0\0\0\0")]
    [InlineData("{\"message\":\"x\"} trailing")]
    [InlineData("}")]
    public void Garbage_is_reported_and_the_records_around_it_are_read(string garbage)
    {
        List<Entry> entries = Read(
            $"{{\"message\":\"before\"}}\n{garbage}\n{{\"message\":\"after\"}}\n{{\n  \"message\": \"later\"\n}}\n");
        entries.Where(e => e.Fault is null).Select(e => e.Text(Field.Message)).ShouldBe(["before", "after", "later"]);
        Entry[] faults = [.. entries.Where(e => e.Fault is not null)];
        faults.ShouldNotBeEmpty();
        faults[0].LineNumber.ShouldBe(2);
        string.Join('\n', faults.Select(f => f.RawText())).ShouldBe(garbage);
    }

    [Fact]
    public void A_byte_order_mark_is_passed_over() =>
        Read("\uFEFF{\"message\":\"a\"}\n").Single().Text(Field.Message).ShouldBe("a");

    [Theory]
    [InlineData("{\"message\":\"whole\"}", null)]
    [InlineData("{\n  \"message\": \"whole\"\n}", null)]
    [InlineData("{\"message\":\"to", "unfinished line: the file ends inside it")]
    [InlineData("{\"message\":1,", "unfinished line: the file ends inside it")]
    [InlineData("{\n  \"message\": 1,\n", "unfinished record: the file ends inside it")]
    [InlineData("{\n  \"message\": 1,\n  \"a", "unfinished line: the file ends inside it")]
    public void A_file_that_ends_without_a_line_end_ends_with_a_record_or_an_unfinished_line(string end, string? fault)
    {
        List<Entry> entries = Read("{\"message\":\"first\"}\n" + end);
        entries.Count.ShouldBe(2);
        if (fault is null)
            entries[1].Fault.ShouldBeNull();
        else
            entries[1].Fault.ShouldNotBeNull().ShouldStartWith("unfinished");
        entries[1].RawText().ShouldBe(end.TrimEnd('\n'));
    }

    [Fact]
    public void A_line_beyond_the_limit_is_reported_once_and_skipped()
    {
        string huge = new('x', 2 * Limits.MaxRecordBytes + 12345);
        List<Entry> entries = Read($"{{\"message\":\"a\"}}\n{{\"message\":\"{huge}\"}}\n{{\"message\":\"b\"}}\n");
        entries.Select(e => e.Fault is null).ShouldBe([true, false, true]);
        entries[1].Raw.Length.ShouldBe(Limits.MaxPreviewBytes);
        entries[2].LineNumber.ShouldBe(3);
    }

    [Fact]
    public void An_indented_record_beyond_the_limit_is_reported_once_and_skipped()
    {
        var huge = new StringBuilder("{\n  \"list\": [\n");
        for (int i = 0; i < 2 * Limits.MaxRecordBytes / 20; i++)
            huge.Append("    \"{ 0123456789 }\",\n");
        huge.Append("    0\n  ]\n}\n");
        List<Entry> entries = Read($"{{\"message\":\"a\"}}\n{huge}{{\"message\":\"b\"}}\n");
        entries.Select(e => e.Fault is null).ShouldBe([true, false, true]);
        entries[2].LineNumber.ShouldBe(2 + huge.ToString().Count(c => c == '\n'));
    }

    [Fact]
    public void An_undated_record_takes_the_time_of_the_one_before()
    {
        List<Entry> entries = Read(
            "{\"a\":1}\n{\"timestamp\":\"2026-01-19T00:00:00Z\"}\n{\"timestamp\":\"when?\"}\ngarbage\n");
        entries.Select(e => e.HasTimestamp).ShouldBe([false, true, false, false]);
        entries.Select(e => e.UtcTicks).ShouldBe([0, entries[1].UtcTicks, entries[1].UtcTicks, entries[1].UtcTicks]);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Any_mix_of_records_and_garbage_comes_back_in_order(int seed)
    {
        var random = new Random(seed);
        var text = new StringBuilder();
        var expected = new List<string>();
        string[] garbage = ["oops", "{\"torn\":\"", "  }", "{{{", "]", "{\"x\":}", "\"text\""];
        while (text.Length < 2_000_000) // several times the read buffer, so that records lie across its borders
        {
            int kind = random.Next(10);
            if (kind == 0)
            {
                text.Append(garbage[random.Next(garbage.Length)]).Append('\n');
                continue;
            }

            var record = new
            {
                message = $"m{expected.Count}",
                text = string.Concat(Enumerable.Repeat("{\"}] é\n", random.Next(kind == 1 ? 20_000 : 40))),
                messages = Enumerable.Range(0, random.Next(3)).Select(i => new { role = "user", content = "}" }),
            };
            expected.Add(record.message);
            text.Append(JsonSerializer.Serialize(record, random.Next(2) == 0 ? _indented : null)).Append('\n');
        }

        var tally = new ReadTally();
        List<Entry> entries = Read(text.ToString(), tally);
        entries.Where(e => e.Fault is null).Select(e => e.Text(Field.Message)!).ToList().ShouldBeSameAs(expected);
        tally.Records.ShouldBe(expected.Count);
        tally.Unparsable.ShouldBe(entries.Count - expected.Count);
        int newLines = entries.Sum(e => e.RawText().Count(c => c == '\n') + 1);
        newLines.ShouldBe(text.ToString().Count(c => c == '\n'), "every line stands in exactly one entry");
    }

    private List<Entry> Read(string content, ReadTally? tally = null)
    {
        _folder.Write("api.log", content);
        using var reader = new SetReader(new LogSet(_folder.Path, "api.log"), TimeZoneInfo.Utc, tally ?? new());
        return reader.ReadAll();
    }
}
