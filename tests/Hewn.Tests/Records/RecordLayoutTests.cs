using System.Diagnostics;
using Hewn.Tests.Support;
using static Hewn.Tests.Support.RunningLog;

namespace Hewn.Tests.Records;

public sealed class RecordLayoutTests
{
    [Fact]
    public void Keys_stand_in_their_fixed_order()
    {
        using var log = new RunningLog(options =>
            (options.Service, options.Environment) = ("llm-server", "production"));
        using (Log.Context("req_1", "t", "s", "u", "llama", "evict"))
        {
            log.System.For("cache").With("component", "kv")
                .Error(new InvalidOperationException("boom"), "Evicted", ("blocks", 32), ("bytes", 67108864));
        }

        log.StopAtOne().Names().ShouldBe(
        [
            "timestamp", "level", "message", "logger", "service", "environment", "request_id", "trace_id", "span_id",
            "user_id", "model", "operation", "component", "blocks", "bytes", "error", "error_type", "stack_trace",
        ]);
    }

    [Fact]
    public void Keys_that_are_not_set_are_absent() =>
        RecordOf(log => log.Info("m")).Names().ShouldBe(["timestamp", "level", "message"]);

    [Fact]
    public void The_line_of_the_design_is_written_byte_for_byte()
    {
        using var log = new RunningLog(options =>
        {
            (options.Service, options.Environment, options.Time) = ("llm-server", "production", new TestClock());
        });
        using (Log.Context(requestId: "req_1", model: "llama-3.3-70b", operation: "evict_to_ssd"))
            log.System.For("cache").Info("Evicted 8192 tokens to SSD", ("blocks", 32), ("bytes", 67108864));
        log.System.Dispose();
        const string Head = """{"timestamp":"2026-01-19T00:00:00.123456Z","level":"INFO",""";
        const string Names =
            "\"" + """message":"Evicted 8192 tokens to SSD","logger":"cache","service":"llm-server",""";
        const string Rest = "\"" + """environment":"production","request_id":"req_1","model":"llama-3.3-70b",""";
        const string Tail = "\"" + """operation":"evict_to_ssd","blocks":32,"bytes":67108864}""";
        LogLines.Read(log.File).ShouldBe([Head + Names + Rest + Tail]);
    }

    [Theory]
    [InlineData(TimestampFormat.Microseconds, "\"2026-01-19T00:00:00.123456Z\"")]
    [InlineData(TimestampFormat.Milliseconds, "\"2026-01-19T00:00:00.123Z\"")]
    [InlineData(TimestampFormat.LocalOffset, "\"2026-01-19T05:30:00.123456\\u002B05:30\"")]
    [InlineData(TimestampFormat.EpochMilliseconds, "1768780800123")]
    [InlineData(TimestampFormat.EpochMillisecondsText, "\"1768780800123\"")]
    public void Timestamps_are_written_as_configured(TimestampFormat format, string expected)
    {
        var india = TimeZoneInfo.CreateCustomTimeZone("india", TimeSpan.FromMinutes(330), null, null);
        var clock = new TestClock(new DateTimeOffset(2026, 1, 19, 0, 0, 0, TimeSpan.Zero).AddTicks(1234567), india);
        RecordOf(log => log.Info("m"), options => (options.Time, options.TimestampFormat) = (clock, format))
            .Raw("timestamp").ShouldBe(expected.Replace("\\u002B", "+", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("0001-01-01T00:00:00.000000Z", 0L)]
    [InlineData("9999-12-31T23:59:59.999999Z", 3155378975999999999L)]
    [InlineData("2024-02-29T23:59:59.999999Z", 638448479999999999L)]
    public void Timestamps_hold_at_the_edges_of_the_calendar(string expected, long ticks) =>
        RecordOf(log => log.Info("m"), o => o.Time = new TestClock(new DateTimeOffset(ticks, TimeSpan.Zero)))
            .Text("timestamp").ShouldBe(expected);

    [Theory]
    [InlineData(Level.Trace, "TRACE")]
    [InlineData(Level.Debug, "DEBUG")]
    [InlineData(Level.Info, "INFO")]
    [InlineData(Level.Warn, "WARN")]
    [InlineData(Level.Error, "ERROR")]
    [InlineData(Level.Fatal, "FATAL")]
    public void Every_level_has_its_name(Level level, string name)
    {
        LevelNames.Of(level).ShouldBe(name);
        RecordOf(log => log.Log(level, "m")).Text("level").ShouldBe(name);
    }

    [Fact]
    public void Each_method_logs_at_its_own_level()
    {
        using var log = new RunningLog();
        int n = 1;
        log.Log.Trace("m");
        log.Log.Trace($"m {n}");
        log.Log.Debug("m");
        log.Log.Debug($"m {n}");
        log.Log.Info("m");
        log.Log.Info($"m {n}");
        log.Log.Warn("m");
        log.Log.Warn($"m {n}");
        log.Log.Warn(new FormatException(), "m");
        log.Log.Warn(new FormatException(), $"m {n}");
        log.Log.Error("m");
        log.Log.Error($"m {n}");
        log.Log.Error(new FormatException(), "m");
        log.Log.Error(new FormatException(), $"m {n}");
        log.Log.Fatal("m");
        log.Log.Fatal($"m {n}");
        log.Log.Fatal(new FormatException(), "m");
        log.Log.Fatal(new FormatException(), $"m {n}");
        log.Stop().Select(record => record.Text("level")[0]).ShouldBe("TTDDIIWWWWEEEEFFFF");
    }

    [Theory]
    [InlineData("info", Level.Info)]
    [InlineData(" Information ", Level.Info)]
    [InlineData("WARNING", Level.Warn)]
    [InlineData("err", Level.Error)]
    [InlineData("critical", Level.Fatal)]
    [InlineData("crit", Level.Fatal)]
    [InlineData("trace", Level.Trace)]
    public void Levels_are_read_in_any_usual_spelling(string text, Level level)
    {
        LevelNames.TryParse(text, out Level parsed).ShouldBeTrue();
        parsed.ShouldBe(level);
    }

    [Theory]
    [InlineData("")]
    [InlineData(null)]
    [InlineData("loud")]
    [InlineData("1")]
    public void What_names_no_level_is_refused(string? text) => LevelNames.TryParse(text, out _).ShouldBeFalse();

    [Fact]
    public void A_level_that_is_none_is_not_logged()
    {
        using var log = new RunningLog();
        log.Log.Log((Level)77, "m");
        log.Log.IsEnabled((Level)77).ShouldBeFalse();
        log.Stop().ShouldBeEmpty();
    }

    [Fact]
    public void Records_below_the_minimum_are_not_written()
    {
        using var log = new RunningLog(options => options.MinimumLevel = Level.Warn);
        log.Log.Info("no");
        log.Log.Warn("yes");
        log.StopAtOne().Text("message").ShouldBe("yes");
    }

    [Fact]
    public void The_ids_of_a_running_activity_are_written()
    {
        using Activity activity = new Activity("call").SetIdFormat(ActivityIdFormat.W3C).Start();
        var record = RecordOf(log => log.Info("m", ("trace_id", "mine")));
        record.Text("trace_id").ShouldBe(activity.TraceId.ToHexString());
        record.Text("span_id").ShouldBe(activity.SpanId.ToHexString());
        record.Text("trace_id_").ShouldBe("mine");
    }

    [Fact]
    public void An_explicit_trace_id_wins_over_the_activity()
    {
        using Activity activity = new Activity("call").SetIdFormat(ActivityIdFormat.W3C).Start();
        using (Log.Context(traceId: "explicit"))
            RecordOf(log => log.Info("m")).Text("trace_id").ShouldBe("explicit");
    }
}
