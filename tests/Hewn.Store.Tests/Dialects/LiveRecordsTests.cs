using System.Text;
using Hewn.Store.Dialects;
using Hewn.Store.Entries;

namespace Hewn.Store.Tests.Dialects;

public sealed class LiveRecordsTests
{
    [Theory]
    [InlineData("a|b", "plain:a;plain:b")]
    [InlineData("a|  indented|b", "plain:a\n  indented;plain:b")]
    [InlineData("a||b", "plain:a;plain:b")]
    [InlineData("{\"level\":\"INFO\",\"message\":\"x\"}|  indented", "hewn:x;plain:  indented")]
    [InlineData("{\"msg\":\"x\",\"level\":30,\"time\":1768824000000,\"pid\":1,\"hostname\":\"h\"}|b", "pino:x;plain:b")]
    [InlineData("{no json}|b", "plain:{no json};plain:b")]
    [InlineData("time=2026-01-19T00:00:00Z level=WARN msg=hi|INFO:root:there", "slog:hi;python:there")]
    [InlineData("\e[31mERROR\e[0m:root:red", "python:red")]
    [InlineData("panic: x||goroutine 1 [running]:|main.main()|b", "plain:panic: x;plain:b")]
    public void Lines_that_belong_together_are_one_record(string lines, string expected)
    {
        string.Join(';', Read(lines.Split('|')).Select(entry => $"{entry.Dialect}:{entry.Text(Field.Message)}"))
            .ShouldBe(expected);
    }

    [Fact]
    public void A_trace_with_a_blank_line_in_it_is_kept_byte_for_byte()
    {
        string[] lines = ["Traceback (most recent call last):", "  File \"a.py\", line 1", "ValueError: x", "",
            "During handling of the above exception, another exception occurred:", "",
            "Traceback (most recent call last):", "  File \"a.py\", line 2", "KeyError: 'y'"];
        Entry entry = Read([.. lines, "", "next"])[0];
        Encoding.UTF8.GetString(entry.Raw.Span).ShouldBe(string.Join('\n', lines));
        entry.Text(Field.StackTrace).ShouldBe(string.Join('\n', lines[1..]));
    }

    [Fact]
    public void A_record_does_not_grow_beyond_its_bound()
    {
        string[] lines = ["a", .. Enumerable.Repeat($"  {new string('x', 998)}", 200)];
        List<Entry> entries = Read(lines);
        entries.Count.ShouldBeGreaterThan(3);
        entries.ShouldAllBe(entry => entry.Raw.Length <= LiveRecords.MaxRecordBytes);
        entries.Sum(entry => entry.Raw.Length + 1).ShouldBe(lines.Sum(line => line.Length + 1));
    }

    [Fact]
    public void What_is_open_can_be_looked_at()
    {
        var records = new LiveRecords(TimeZoneInfo.Utc, TimeProvider.System);
        Should.Throw<InvalidOperationException>(() => records.Peek());
        records.Begin("WARNING:root:hot"u8);
        records.Peek().Level.ShouldBe(Level.Warn);
        records.IsInTrace.ShouldBeFalse();
        records.TryContinue("Traceback (most recent call last):"u8).ShouldBeTrue();
        records.IsInTrace.ShouldBeTrue();
        Should.Throw<InvalidOperationException>(() => records.Begin("x"u8));
        records.Take().Text(Field.StackTrace).ShouldBe("Traceback (most recent call last):");
        records.IsOpen.ShouldBeFalse();
    }

    private static List<Entry> Read(string[] lines)
    {
        var records = new LiveRecords(TimeZoneInfo.Utc, TimeProvider.System);
        var entries = new List<Entry>();
        foreach (string line in lines)
        {
            if (records.TryContinue(Encoding.UTF8.GetBytes(line)))
                continue;
            if (records.IsOpen)
                entries.Add(records.Take().Copy());
            records.Begin(Encoding.UTF8.GetBytes(line));
        }

        if (records.IsOpen)
            entries.Add(records.Take().Copy());
        return entries;
    }
}
