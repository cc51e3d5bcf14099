using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Hewn.Serilog;
using Serilog;
using Serilog.Context;
using Serilog.Core;
using Serilog.Events;
using Serilog.Parsing;
using SerilogLog = Serilog.Log;
using SerilogLogger = Serilog.Core.Logger;

namespace Hewn.Adapters.Tests.SerilogSink;

/// <summary>Events of Serilog are records: nothing of them is lost, and nothing shown that must not be.</summary>
public sealed class HewnSinkTests
{
    [Fact]
    public void Every_level_has_its_own()
    {
        using var log = new TestLog();
        ILogger serilog = Over(log);
        foreach (LogEventLevel level in Enum.GetValues<LogEventLevel>())
            serilog.Write(level, "at {Level}", level);

        log.Stop().Select(record => record.Text("level"))
            .ShouldBe(["TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL"]);
    }

    [Fact]
    public void The_message_is_what_Serilog_renders()
    {
        using var log = new TestLog();
        Over(log).Information(
            "{Name} {Raw:l} took {Ms:0.000} ms, {Count,6}, {@Size}, {{x}}", "a\"b", "a\"b", 12.5, 7, new { Width = 3 });

        JsonElement record = log.StopAtOne();
        record.Text("message").ShouldBe("\"a\\\"b\" a\"b took 12.500 ms,      7, { Width: 3 }, {x}");
        record.Raw("Ms").ShouldBe("12.5");
    }

    [Fact]
    public void A_format_provider_is_used()
    {
        using var log = new TestLog();
        using SerilogLogger serilog = Configuration().WriteTo
            .Hewn(log.System, formatProvider: new NumberFormatInfo { NumberDecimalSeparator = "," }).CreateLogger();
        serilog.Information("{Ms:0.0}", 12.5);

        log.StopAtOne().Text("message").ShouldBe("12,5");
    }

    [Fact]
    public void Properties_keep_their_types()
    {
        using var log = new TestLog();
        var id = Guid.NewGuid();
        Over(log).Information(
            "{Int} {Double} {Text} {Flag} {Null} {Id} {Span} {List} {@Object} {@Named} {$Node} {Map} {Day}",
            1, 2.5, "t", true, null, id, TimeSpan.FromSeconds(1), new[] { 1, 2 }, new { A = 1, B = new { C = "c" } },
            new Node(), new Node(), new Dictionary<string, int> { ["k"] = 1 }, DayOfWeek.Friday);

        JsonElement record = log.StopAtOne();
        record.Raw("Int").ShouldBe("1");
        record.Raw("Double").ShouldBe("2.5");
        record.Raw("Flag").ShouldBe("true");
        record.Raw("Null").ShouldBe("null");
        record.Text("Text").ShouldBe("t");
        record.Text("Id").ShouldBe(id.ToString());
        record.Text("Span").ShouldBe("00:00:01");
        record.Raw("List").ShouldBe("[1,2]");
        record.Raw("Object").ShouldBe("""{"A":1,"B":{"C":"c"}}""");
        record.Raw("Named").ShouldBe("""{"Name":"root","Next":null,"$type":"Node"}""");
        record.Text("Node").ShouldBe(typeof(Node).FullName);
        record.Raw("Map").ShouldBe("""{"k":1}""");
        record.Text("Day").ShouldBe("Friday");
    }

    [Fact]
    public void SourceContext_is_the_logger()
    {
        using var log = new TestLog();
        ILogger serilog = Over(log);
        serilog.ForContext<HewnSinkTests>().Information("named");
        serilog.ForContext(Constants.SourceContextPropertyName, 5).Information("odd");

        List<JsonElement> records = log.Stop();
        records[0].Text("logger").ShouldBe(typeof(HewnSinkTests).FullName);
        records[0].Has("SourceContext").ShouldBeFalse();
        records[1].Has("logger").ShouldBeFalse();
        records[1].Raw("SourceContext").ShouldBe("5");
    }

    [Fact]
    public void Contexts_and_enrichers_are_fields()
    {
        using var log = new TestLog();
        using SerilogLogger serilog = Configuration().Enrich.FromLogContext().Enrich.WithProperty("app", "llm").WriteTo
            .Hewn(log.System).CreateLogger();
        using (LogContext.PushProperty("tenant", new { Id = 4 }, destructureObjects: true))
            serilog.ForContext("model", "llama").Information("m");

        JsonElement record = log.StopAtOne();
        record.Text("app").ShouldBe("llm");
        record.Text("model").ShouldBe("llama");
        record.Raw("tenant").ShouldBe("""{"Id":4}""");
    }

    [Fact]
    public void Exceptions_are_whole()
    {
        using var log = new TestLog();
        var inner = new IOException("disk gone");
        ILogger serilog = Over(log);
        serilog.Error(new InvalidOperationException("evicting", inner), "failed");
        serilog.Fatal(new AggregateException("both", inner, new TimeoutException("late")), "failed");

        List<JsonElement> records = log.Stop();
        records[0].Text("error").ShouldBe("evicting");
        records[0].Text("error_type").ShouldBe("System.InvalidOperationException");
        records[0].Text("stack_trace")!.ShouldContain("System.IO.IOException: disk gone");
        records[1].Text("stack_trace")!.ShouldContain("System.TimeoutException: late");
    }

    [Fact]
    public void Credentials_are_in_no_field_and_no_message()
    {
        using var log = new TestLog();
        ILogger serilog = Over(log);
        serilog.Information("login {user} {password}", "ada", "hunter2");
        serilog.Information("{@Login}", new Login("ada", "hunter2", "open"));
        serilog.Information("{@Nested}", new { Deep = new[] { new { ApiKey = new { Value = "hunter2" } } } });
        serilog.Information("{@Map}", new Dictionary<string, string> { ["Authorization"] = "Basic hunter2" });
        serilog.ForContext("Authorization", "Bearer hunter2hunter2").Information("sent Bearer hunter2hunter2");

        List<JsonElement> records = log.Stop();
        records.Count.ShouldBe(5);
        records.ShouldAllBe(record => !record.GetRawText().Contains("hunter2"));
        records[0].Text("message").ShouldBe("login \"ada\" \"[REDACTED]\"");
        records[0].Text("user").ShouldBe("ada");
        records[0].Text("password").ShouldBe("[REDACTED]");
        records[1].GetProperty("Login").Text("Password").ShouldBe("[REDACTED]");
        records[1].GetProperty("Login").Text("User").ShouldBe("ada");
        records[4].Text("Authorization").ShouldBe("[REDACTED]");
    }

    [Fact]
    public void Nothing_that_is_logged_can_begin_a_line()
    {
        using var log = new TestLog();
        Over(log).Information("got {Text:l}", "x\"}\n{\"level\":\"FATAL\",\"message\":\"forged\"}\r\n\u001b[2J\u2028");
        Over(log).ForContext("a\"\n{b", 1).Information("name");

        List<JsonElement> records = log.Stop();
        records.Count.ShouldBe(2);
        records.ShouldAllBe(record => record.Text("level") == "INFO");
        records[0].Text("Text")!.ShouldEndWith("\u001b[2J\u2028");
    }

    [Fact]
    public void Reserved_names_are_kept_under_another()
    {
        using var log = new TestLog();
        Over(log).Information("{level} {message} {timestamp}", "a", "b", "c");

        JsonElement record = log.StopAtOne();
        record.Text("level").ShouldBe("INFO");
        record.Text("level_").ShouldBe("a");
        record.Text("message_").ShouldBe("b");
        record.Text("timestamp_").ShouldBe("c");
    }

    [Fact]
    public void Hostile_values_cost_no_record()
    {
        using var log = new TestLog();
        using SerilogLogger serilog = Configuration().Destructure.AsScalar<ThrowingText>().WriteTo.Hewn(log.System)
            .CreateLogger();
        serilog.Information("{NaN} {@Cycle} {Text}", double.NaN, Node.Cycle(), new ThrowingText());
        serilog.Information("{Number:Q}", 5);

        List<JsonElement> records = log.Stop();
        records.Count.ShouldBe(2);
        records[0].Text("NaN").ShouldBe("NaN");
        records[0].Text("Text").ShouldBe("!ERROR: InvalidOperationException: no text here");
        records[0].GetProperty("Cycle").Text("Name").ShouldBe("root");
        records[1].Text("message")!.ShouldContain("!ERROR: FormatException");
        records[1].Raw("Number").ShouldBe("5");
    }

    [Fact]
    public void A_disabled_level_renders_nothing()
    {
        using var log = new TestLog(options => options.MinimumLevel = Level.Warn);
        bool isRendered = false;
        using SerilogLogger serilog = Configuration().Destructure.AsScalar<WatchedText>().WriteTo.Hewn(log.System)
            .CreateLogger();
        var watched = new WatchedText(() => isRendered = true);
        serilog.Information("{Value}", watched);
        isRendered.ShouldBeFalse();
        serilog.Warning("{Value}", watched);
        isRendered.ShouldBeTrue();

        log.StopAtOne().Text("level").ShouldBe("WARN");
    }

    [Fact]
    public void Minimum_and_switch_are_kept()
    {
        using var log = new TestLog();
        var change = new LoggingLevelSwitch(LogEventLevel.Error);
        using SerilogLogger serilog = Configuration()
            .WriteTo.Hewn(log.System, LogEventLevel.Warning)
            .WriteTo.Hewn(log.System, levelSwitch: change)
            .CreateLogger();
        serilog.Information("none");
        serilog.Warning("first");
        change.MinimumLevel = LogEventLevel.Debug;
        serilog.Debug("second");

        log.Stop().Messages().ShouldBe(["first", "second"]);
    }

    [Fact]
    public void An_event_that_was_on_its_way_for_long_keeps_its_time_and_its_trace()
    {
        DateTimeOffset happened = new(2026, 1, 19, 12, 0, 0, TimeSpan.FromHours(2));
        DateTimeOffset now = happened.AddHours(1);
        using var log = new TestLog(options => options.Time = new StillClock(now));
        var trace = ActivityTraceId.CreateRandom();
        var span = ActivitySpanId.CreateRandom();
        MessageTemplate template = new MessageTemplateParser().Parse("late");
        ILogger serilog = Over(log);
        using (Activity other = new Activity("another").SetIdFormat(ActivityIdFormat.W3C).Start())
        {
            serilog.Write(new LogEvent(happened, LogEventLevel.Information, null, template, [], trace, span));
            Activity.Current.ShouldBe(other);
            serilog.Write(new LogEvent(now.AddMilliseconds(-20), LogEventLevel.Information, null, template, []));
            serilog.Information("with the trace of its moment");
            List<JsonElement> records = log.Stop();
            records[0].Text("event_time").ShouldBe("2026-01-19T12:00:00+02:00");
            records[0].Text("trace_id").ShouldBe(trace.ToHexString());
            records[0].Text("span_id").ShouldBe(span.ToHexString());
            records[1].Has("event_time").ShouldBeFalse();
            records[2].Text("trace_id").ShouldBe(other.TraceId.ToHexString());
        }
    }

    [Fact]
    public void Prompts_are_written_in_their_mode()
    {
        // The mode is the process's; other tests of this class log no prompts.
        using var log = new TestLog(options => options.Prompts = PromptMode.Off);
        Over(log).Information(
            "{prompt} {@messages}", "tell me", new[] { new { role = "user", content = "tell me more" } });

        JsonElement record = log.StopAtOne();
        record.GetRawText().ShouldNotContain("tell me");
        record.Text("prompt").ShouldBe("[omitted]");
        record.Text("message").ShouldBe("\"[omitted]\" [{ role: \"user\", content: \"[omitted]\" }]");
    }

    [Fact]
    public void CloseAndFlush_waits_for_the_file()
    {
        using var stalled = new StalledLog();
        TestLog log = stalled.Log;
        SerilogLog.Logger = Configuration().WriteTo.Hewn(log.System).CreateLogger();
        for (int i = 0; i < 1000; i++)
            SerilogLog.Information("record {Number}", i);
        stalled.ReleaseSoon();
        SerilogLog.CloseAndFlush();

        log.Read().Count.ShouldBe(1000);
        log.System.Status.State.ShouldNotBe(LogState.Stopped); // It belongs to whoever started it.
    }

    [Fact]
    public void What_is_a_scalar_to_Serilog_is_text()
    {
        using var log = new TestLog();
        using SerilogLogger serilog = Configuration().Destructure.AsScalar<Node>().WriteTo.Hewn(log.System)
            .CreateLogger();
        serilog.Information("{@Node}", new Node());

        log.StopAtOne().Text("Node").ShouldBe(typeof(Node).FullName);
    }

    private static LoggerConfiguration Configuration() => new LoggerConfiguration().MinimumLevel.Verbose();

    private static SerilogLogger Over(TestLog log) => Configuration().WriteTo.Hewn(log.System).CreateLogger();

    private sealed class WatchedText(Action seen)
    {
        public override string ToString()
        {
            seen();
            return "watched";
        }
    }
}
