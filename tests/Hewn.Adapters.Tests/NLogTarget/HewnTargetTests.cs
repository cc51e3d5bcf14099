using System.Text.Json;
using Hewn.NLog;
using NLog;
using NLog.Config;
using NLog.Targets.Wrappers;

namespace Hewn.Adapters.Tests.NLogTarget;

/// <summary>Events of NLog are records: nothing of them is lost, and nothing shown that must not be.</summary>
public sealed class HewnTargetTests
{
    [Fact]
    public void Every_level_has_its_own()
    {
        using var log = new TestLog();
        using LogFactory nlog = Over(log);
        foreach (LogLevel level in LogLevel.AllLoggingLevels)
            nlog.GetLogger("a").Log(level, "m");

        log.Stop().Select(record => record.Text("level"))
            .ShouldBe(["TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL"]);
    }

    [Fact]
    public void The_message_is_what_NLog_renders()
    {
        using var log = new TestLog();
        using LogFactory nlog = Over(log);
        nlog.GetLogger("a.b").Info("{Name} took {Ms:0.000} ms, {@Size}", "x", 12.5, new { Width = 3 });
        nlog.GetLogger("a.b").Info("{0} of {1}", 1, 2);

        List<JsonElement> records = log.Stop();
        records[0].Text("message").ShouldBe("x took 12.500 ms, {\"Width\":3}");
        records[0].Text("logger").ShouldBe("a.b");
        records[1].Text("message").ShouldBe("1 of 2");
    }

    [Fact]
    public void Properties_keep_their_types()
    {
        using var log = new TestLog();
        using LogFactory nlog = Over(log);
        var id = Guid.NewGuid();
        nlog.GetLogger("a").WithProperty("bound", 4.5m).Info(
            "{Int} {Double} {Text} {Flag} {Null} {Id} {List} {@Object} {$Node} {Map}",
            1, 2.5, "t", true, null, id, new[] { 1, 2 }, new { A = 1, B = new { C = "c" } }, new Node(),
            new Dictionary<string, int> { ["k"] = 1 });

        JsonElement record = log.StopAtOne();
        record.Raw("bound").ShouldBe("4.5");
        record.Raw("Int").ShouldBe("1");
        record.Raw("Double").ShouldBe("2.5");
        record.Raw("Flag").ShouldBe("true");
        record.Raw("Null").ShouldBe("null");
        record.Text("Id").ShouldBe(id.ToString());
        record.Raw("List").ShouldBe("[1,2]");
        record.Raw("Object").ShouldBe("""{"A":1,"B":{"C":"c"}}""");
        record.Text("Node").ShouldBe(typeof(Node).FullName);
        record.Raw("Map").ShouldBe("""{"k":1}""");
    }

    [Fact]
    public void Scopes_are_fields_and_the_nearest_wins()
    {
        using var log = new TestLog();
        using LogFactory nlog = Over(log);
        using (ScopeContext.PushProperty("tenant", 4))
        using (ScopeContext.PushNestedState("outer"))
        using (ScopeContext.PushNestedState("inner"))
        using (ScopeContext.PushProperty("model", "of the scope"))
            nlog.GetLogger("a").Info("{model}", "of the call");

        JsonElement record = log.StopAtOne();
        record.Raw("tenant").ShouldBe("4");
        record.Raw("scopes").ShouldBe("""["outer","inner"]""");
        record.Text("model").ShouldBe("of the call");
        record.Names().ShouldNotContain(name => name.StartsWith("model_"));
    }

    [Fact]
    public void Exceptions_are_whole()
    {
        using var log = new TestLog();
        using LogFactory nlog = Over(log);
        var inner = new IOException("disk gone");
        nlog.GetLogger("a").Error(new InvalidOperationException("evicting", inner), "failed {Times}", 3);
        nlog.GetLogger("a").Error(new AggregateException("both", inner, new TimeoutException("late")), "failed");

        List<JsonElement> records = log.Stop();
        records[0].Text("error").ShouldBe("evicting");
        records[0].Text("error_type").ShouldBe("System.InvalidOperationException");
        records[0].Text("stack_trace")!.ShouldContain("System.IO.IOException: disk gone");
        records[0].Raw("Times").ShouldBe("3");
        records[1].Text("stack_trace")!.ShouldContain("System.TimeoutException: late");
    }

    [Fact]
    public void Credentials_are_in_no_field_and_no_message()
    {
        using var log = new TestLog();
        using LogFactory nlog = Over(log);
        global::NLog.Logger a = nlog.GetLogger("a");
        a.Info("login {user} {password}", "ada", "hunter2");
        a.Info("{@Login}", new Login("ada", "hunter2", "hunter2"));
        a.Info("{@Map}", new Dictionary<string, string> { ["password"] = "hunter2" });
        a.WithProperty("Authorization", "Bearer hunter2hunter2").Info("sent Bearer hunter2hunter2");
        a.Info("login {0} password={1}", "ada", "hunter2");

        List<JsonElement> records = log.Stop();
        records.Count.ShouldBe(5);
        records.ShouldAllBe(record => !record.GetRawText().Contains("hunter2"));
        records[0].Text("message").ShouldBe("login ada [REDACTED]");
        records[0].Text("user").ShouldBe("ada");
        records[1].GetProperty("Login").Text("User").ShouldBe("ada");
        records[3].Text("Authorization").ShouldBe("[REDACTED]");
    }

    [Fact]
    public void A_layout_of_ones_own_shows_no_credential_that_the_event_names()
    {
        using var log = new TestLog();
        using LogFactory nlog = Over(
            log, target => target.Layout = "${logger}: ${message} ${event-properties:password}");
        nlog.GetLogger("a").Info("{password} {n}", "hunter2", 1);

        log.StopAtOne().Text("message").ShouldBe("a: [REDACTED] 1 [REDACTED]");
    }

    [Fact]
    public void Nothing_that_is_logged_can_begin_a_line()
    {
        using var log = new TestLog();
        using LogFactory nlog = Over(log);
        nlog.GetLogger("x\"\n{").WithProperty("a\"\n{b", 1)
            .Info("got {Text:l}", "x\"}\n{\"level\":\"FATAL\"}\r\n\u001b[2J\u2028");

        JsonElement record = log.StopAtOne();
        record.Text("level").ShouldBe("INFO");
        record.Text("Text")!.ShouldEndWith("\u001b[2J\u2028");
    }

    [Fact]
    public void Hostile_values_cost_no_record()
    {
        using var log = new TestLog();
        using LogFactory nlog = Over(log);
        nlog.GetLogger("a").Info("{NaN} {@Cycle}", double.NaN, Node.Cycle());
        nlog.GetLogger("a").Info("{Text}", new ThrowingText());
        nlog.GetLogger("a").WithProperty("level", "mine").Info("{message} {$Text}", "b", new ThrowingText());

        List<JsonElement> records = log.Stop();
        records.Count.ShouldBe(3);
        records[0].Text("NaN").ShouldBe("NaN");
        records[0].Raw("Cycle").ShouldContain("nested deeper than");
        records[2].Text("level_").ShouldBe("mine");
        records[2].Text("message_").ShouldBe("b");
        records[2].Text("Text").ShouldBe("!ERROR: InvalidOperationException: no text here");
    }

    [Fact]
    public void A_disabled_level_renders_nothing()
    {
        using var log = new TestLog(options => options.MinimumLevel = Level.Warn);
        int rendered = 0;
        using LogFactory nlog = Over(
            log, target => target.Layout = global::NLog.Layouts.Layout.FromMethod(e => $"{++rendered}"));
        nlog.GetLogger("a").Info("no");
        rendered.ShouldBe(0);
        nlog.GetLogger("a").Warn("yes");

        log.StopAtOne().Text("message").ShouldBe("1");
    }

    [Fact]
    public void An_event_that_was_on_its_way_for_long_keeps_its_time()
    {
        var happened = new DateTime(2026, 1, 19, 12, 0, 0, DateTimeKind.Utc);
        var clock = new StillClock(happened.AddHours(1));
        using var log = new TestLog(options => options.Time = clock);
        using LogFactory nlog = Over(log);
        foreach (DateTime time in new[] { happened, happened.AddHours(1).AddMilliseconds(-20) })
            nlog.GetLogger("a").Log(new LogEventInfo(LogLevel.Info, "a", "m") { TimeStamp = time });

        List<JsonElement> records = log.Stop();
        records[0].Text("event_time").ShouldBe("2026-01-19T12:00:00+00:00");
        records[1].Has("event_time").ShouldBeFalse();
    }

    [Fact]
    public void The_call_site_is_there_when_asked_for()
    {
        using var log = new TestLog();
        using LogFactory nlog = Over(log, target => target.IncludeCallSite = target.IncludeCallSiteStackTrace = true);
        nlog.GetLogger("a").Info("m");

        JsonElement record = log.StopAtOne();
        record.Text("caller_class").ShouldBe(typeof(HewnTargetTests).FullName);
        record.Text("caller_member").ShouldBe(nameof(The_call_site_is_there_when_asked_for));
    }

    [Fact]
    public void Behind_an_asynchronous_wrapper_scopes_are_kept()
    {
        using var log = new TestLog();
        using var nlog = new LogFactory();
        var configuration = new LoggingConfiguration(nlog);
        var target = new HewnTarget(log.System) { Name = "hewn" };
        configuration.AddRuleForAllLevels(new AsyncTargetWrapper(target) { Name = "async" });
        nlog.Configuration = configuration;
        using (ScopeContext.PushProperty("tenant", 4))
            nlog.GetLogger("a").Info("{password}", "hunter2");
        nlog.Flush();

        JsonElement record = log.Read().ShouldHaveSingleItem();
        record.Raw("tenant").ShouldBe("4");
        record.Text("message").ShouldBe("[REDACTED]");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Flush_and_shutdown_wait_for_the_file(bool onlyFlushes)
    {
        using var stalled = new StalledLog();
        TestLog log = stalled.Log;
        using LogFactory nlog = Over(log);
        for (int i = 0; i < 1000; i++)
            nlog.GetLogger("a").Info("record {Number}", i);
        stalled.ReleaseSoon();
        if (onlyFlushes)
            nlog.Flush();
        else
            nlog.Configuration = null; // Closes its targets.

        log.Read().Count.ShouldBe(1000);
        log.System.Status.State.ShouldNotBe(LogState.Stopped); // It belongs to whoever started it.
    }

    private static LogFactory Over(TestLog log, Action<HewnTarget>? set = null)
    {
        var target = new HewnTarget(log.System) { Name = "hewn" };
        set?.Invoke(target);
        var nlog = new LogFactory { ThrowConfigExceptions = true };
        var configuration = new LoggingConfiguration(nlog);
        configuration.AddRuleForAllLevels(target);
        nlog.Configuration = configuration;
        return nlog;
    }
}
