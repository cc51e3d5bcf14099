using System.Text;
using Hewn.Formats;
using Hewn.Records;

namespace Hewn.Tests.Formats;

public sealed class SlogTextTests
{
    private static string Shown(string line)
    {
        var target = new ByteBuffer();
        new SlogText().Append(target, Encoding.UTF8.GetBytes(line + "\n"));
        return Encoding.UTF8.GetString(target.Written);
    }

    private static string Value(string json) => Shown($"{{\"x\":{json}}}")[..^1];

    [Fact]
    public void A_record_is_a_slog_line()
    {
        Rendered.Of(new SlogText(), log => log.For("cache").Warn("Cache is full", ("blocks", 32), ("model", "llama 3")))
            .ShouldBe("time=2026-01-19T00:00:00.123Z level=WARN msg=\"Cache is full\" logger=cache blocks=32 "
                + "model=\"llama 3\"\n");
    }

    [Theory]
    [InlineData(Level.Trace, "TRACE")]
    [InlineData(Level.Debug, "DEBUG")]
    [InlineData(Level.Info, "INFO")]
    [InlineData(Level.Error, "ERROR")]
    [InlineData(Level.Fatal, "FATAL")]
    public void Levels_have_their_own_names(Level level, string name) =>
        Rendered.Of(new SlogText(), log => log.Log(level, "m")).ShouldContain($" level={name} msg=m");

    [Fact]
    public void Values_are_as_slog_writes_them()
    {
        foreach ((string name, object? value, string expected) in NastyValues.Values)
        {
            Rendered.Of(new SlogText(), log => log.Info("m", ("x", value)))
                .ShouldEndWith($" msg=m {expected}\n", customMessage: name);
        }
    }

    // The right side is what Go 1.19's strconv.Quote and the needsQuoting of slog's text handler give.
    [Theory]
    [InlineData("\"\"", "x=\"\"")]
    [InlineData("\"C:\\\\dir\"", "x=C:\\dir")]
    [InlineData("\"a\\\\ b\"", "x=\"a\\\\ b\"")]
    [InlineData("\"\\u0007\\b\\f\\n\\r\\t\\u000b\\u0000\\u001b\\u007f\"", "x=\"\\a\\b\\f\\n\\r\\t\\v\\x00\\x1b\\x7f\"")]
    [InlineData("\"\\u0085\\u009b\\u00a0\\u00ad\"", "x=\"\\u0085\\u009b\\u00a0\\u00ad\"")]
    [InlineData("\"\\u2028\\u202e\\u200d\\ufeff\\ue000\\uffff\"", "x=\"\\u2028\\u202e\\u200d\\ufeff\\ue000\\uffff\"")]
    [InlineData("\"\\udb40\\udc41\"", "x=\"\\U000e0041\"")]
    [InlineData("\"\\ud83d\\ude00ü模e\\u0301\"", "x=😀ü模e\u0301")]
    [InlineData("\"a\\ud83db\"", "x=\"a\ufffdb\"")]
    [InlineData("\"\\ud83d\\ud83d\\ude00\"", "x=\"\ufffd😀\"")]
    [InlineData("\"<nil>\\/&'\"", "x=<nil>/&'")]
    [InlineData("1E+3", "x=1E+3")]
    public void Quoting_is_slogs(string json, string expected) => Value(json).ShouldBe(expected);

    [Fact]
    public void Bytes_that_are_no_UTF8_are_escaped_one_by_one()
    {
        var target = new ByteBuffer();
        new SlogText().Append(target, [.. "{\"x\":\""u8, 0xff, 0xc3, (byte)'a', 0xe2, 0x80, .. "\"}"u8]);
        Encoding.UTF8.GetString(target.Written).ShouldBe("x=\"\\xff\\xc3a\\xe2\\x80\"\n");
    }

    [Theory]
    [InlineData("\"2026-01-19T00:00:00.123987Z\"", "2026-01-19T00:00:00.123Z")]
    [InlineData("\"2026-01-19T00:00:00.123Z\"", "2026-01-19T00:00:00.123Z")]
    [InlineData("\"2026-01-19T01:00:00.999999+01:00\"", "2026-01-19T01:00:00.999+01:00")]
    [InlineData("\"2026-01-19T01:00:00.999999+00:00\"", "2026-01-19T01:00:00.999Z")]
    [InlineData("1768780800123", "2026-01-19T00:00:00.123Z")]
    [InlineData("\"1768780800123\"", "2026-01-19T00:00:00.123Z")]
    [InlineData("\"no time\"", "\"no time\"")]
    [InlineData("99999999999999999", "99999999999999999")]
    [InlineData("null", "<nil>")]
    [InlineData("[1,2]", "\"[1 2]\"")]
    public void Every_timestamp_format_becomes_milliseconds(string json, string expected) =>
        Shown($"{{\"timestamp\":{json}}}").ShouldBe($"time={expected}\n");

    [Fact]
    public void A_field_never_takes_a_name_of_the_line_itself() =>
        Rendered.Of(new SlogText(), log => log.Info("m",
            ("time", 1), ("msg", 2), ("level", 3), ("in", new { msg = 4 })))
            .ShouldEndWith(" level=INFO msg=m time_=1 msg_=2 level_=3 in.msg=4\n");

    [Fact]
    public void An_exception_is_three_quoted_fields() =>
        Rendered.Of(new SlogText(), log => log.Error(new InvalidOperationException("boom"), "m")).ShouldEndWith(
            " msg=m error=boom error_type=System.InvalidOperationException "
            + "stack_trace=\"System.InvalidOperationException: boom\"\n");

    [Fact]
    public void A_depth_that_nobody_reads_is_shown_as_JSON()
    {
        string deep = string.Concat(Enumerable.Repeat("[", 30_000)) + string.Concat(Enumerable.Repeat("]", 30_000));
        Value(deep).Length.ShouldBeGreaterThan(60_000);
        string objects = string.Concat(Enumerable.Repeat("{\"a\":", 30_000)) + "1" + new string('}', 30_000);
        Value(objects).ShouldStartWith("x.a.a.");
    }

    [Fact]
    public void An_instance_allocates_nothing_for_a_record()
    {
        byte[] line = Encoding.UTF8.GetBytes(Rendered.Json(log => log.Info(
            "Evicted \"8192\" tokens", ("blocks", 32), ("usage", new { a = 1 }), ("list", new[] { 1, 2 }))));
        var target = new ByteBuffer(4096);
        foreach (ILineFormat format in (ILineFormat[])[new SlogText(), new PrettyText(TimeZoneInfo.Utc, color: true)])
        {
            long least = long.MaxValue; // The runtime itself may allocate while it compiles the code a second time.
            for (int round = 0; round < 5; round++)
                least = Math.Min(least, AllocatedBy(format, target, line));
            least.ShouldBe(0, format.GetType().Name);
        }
    }

    private static long AllocatedBy(ILineFormat format, ByteBuffer target, byte[] line)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1000; i++)
        {
            target.Clear();
            format.Append(target, line);
        }

        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
