using System.Diagnostics;
using System.Text.Json;

namespace Hewn.Adapters.Tests.Text;

/// <summary>What is traced becomes records.</summary>
[Collection(ConsoleGroup.Name)]
public sealed class HewnTraceListenerTests
{
    [Fact]
    public void Events_of_a_source_have_its_name_and_their_level()
    {
        using var log = new TestLog();
        TraceSource source = Over(log);
        foreach (TraceEventType type in Enum.GetValues<TraceEventType>())
            source.TraceEvent(type, 5, "{0} of {1}", type, 2);

        List<JsonElement> records = log.Stop();
        records.ShouldAllBe(record => record.Text("logger") == "Cache.Tier" && record.Raw("event_id") == "5");
        records[..6].Select(record => record.Text("level"))
            .ShouldBe(["FATAL", "ERROR", "WARN", "INFO", "DEBUG", "DEBUG"]);
        records[0].Text("message").ShouldBe("Critical of 2");
        records[4].Has("event_type").ShouldBeFalse();
        records[5].Text("event_type").ShouldBe("Start");
    }

    [Fact]
    public void Trace_itself_uses_the_logger_that_was_given()
    {
        using var log = new TestLog();
        using var listener = new HewnTraceListener(log.System.For("trace"), Level.Debug);
        Trace.Listeners.Add(listener);
        try
        {
            Trace.Write("half ");
            Trace.WriteLine("a line");
            Trace.WriteLine("in a category", "sql");
            Trace.TraceWarning("{0} left", 3);
            Trace.Indent();
            Trace.WriteLine("deeper");
            Trace.TraceInformation("deeper, too");
            Trace.Unindent();
            Trace.Write("no end");
            Trace.Flush();
        }
        finally
        {
            Trace.Listeners.Remove(listener);
        }

        List<JsonElement> records = log.Stop();
        records.Messages().ShouldBe(
            ["half a line", "in a category", "3 left", "    deeper", "    deeper, too", "no end"]);
        records[1].Text("category").ShouldBe("sql");
        records.Select(record => record.Text("level")).ShouldBe(["DEBUG", "DEBUG", "WARN", "DEBUG", "INFO", "DEBUG"]);
        records.ShouldAllBe(record => record.Text("logger") == "trace");
    }

    [Fact]
    public void Data_keeps_its_types_and_an_exception_is_the_records_own()
    {
        using var log = new TestLog();
        TraceSource source = Over(log);
        source.TraceData(TraceEventType.Information, 0, new { blocks = 32, password = "hunter2" });
        source.TraceData(TraceEventType.Error, 1, "failed", new AggregateException(new IOException("disk gone")), 7);
        source.TraceData(TraceEventType.Error, 2, new IOException("disk gone"));
        source.TraceEvent(TraceEventType.Error, 3, "{0}", new IOException("disk gone"));
        source.TraceData(TraceEventType.Information, 4, new Login("ada", "hunter2", "hunter2"));

        List<JsonElement> records = log.Stop();
        records[0].Raw("data").ShouldBe("""{"blocks":32,"password":"[REDACTED]"}""");
        records[0].Has("event_id").ShouldBeFalse();
        records[1].Text("stack_trace")!.ShouldContain("System.IO.IOException: disk gone");
        records[1].GetProperty("data")[2].GetInt32().ShouldBe(7);
        records[2].Text("message").ShouldBe("disk gone");
        records[2].Has("data").ShouldBeFalse();
        records[3].Text("error_type").ShouldBe("System.IO.IOException");
        records[4].GetRawText().ShouldNotContain("hunter2");
        records[4].GetProperty("data").Text("User").ShouldBe("ada");
    }

    [Fact]
    public void A_failed_assertion_is_an_error()
    {
        using var log = new TestLog();
        using var listener = new HewnTraceListener(log.Log);
        listener.Fail("must hold", "because");
        listener.Fail(null);

        List<JsonElement> records = log.Stop();
        records.Messages().ShouldBe(["must hold", "Assertion failed"]);
        records[0].Text("detail").ShouldBe("because");
        records.ShouldAllBe(record => record.Text("level") == "ERROR");
    }

    [Fact]
    public void Filters_and_output_options_are_kept()
    {
        using var log = new TestLog();
        TraceSource source = Over(log);
        TraceListener listener = source.Listeners[0];
        listener.Filter = new EventTypeFilter(SourceLevels.Warning);
        listener.TraceOutputOptions = TraceOptions.ProcessId | TraceOptions.ThreadId | TraceOptions.Callstack
            | TraceOptions.Timestamp | TraceOptions.LogicalOperationStack;
        Trace.CorrelationManager.StartLogicalOperation("outer");
        Trace.CorrelationManager.StartLogicalOperation("inner");
        source.TraceInformation("no");
        source.TraceEvent(TraceEventType.Warning, 1, "yes");
        Trace.CorrelationManager.StopLogicalOperation();
        Trace.CorrelationManager.StopLogicalOperation();

        JsonElement record = log.StopAtOne();
        record.GetProperty("process_id").GetInt32().ShouldBe(Environment.ProcessId);
        record.Text("thread_id").ShouldBe($"{Environment.CurrentManagedThreadId}");
        record.Text("callstack")!.ShouldContain(nameof(Filters_and_output_options_are_kept));
        record.GetProperty("ticks").GetInt64().ShouldBeGreaterThan(0);
        record.Raw("logical_operations").ShouldBe("""["outer","inner"]""");
    }

    [Fact]
    public void Hostile_arguments_cost_no_record()
    {
        using var log = new TestLog();
        TraceSource source = Over(log);
        string asksForMore = "{0} {1}";
        source.TraceEvent(TraceEventType.Warning, 1, asksForMore, 1);
        source.TraceEvent(TraceEventType.Warning, 1, "{0}", new ThrowingText());
        source.TraceData(TraceEventType.Warning, 1, new ThrowingText());
        source.TraceData(TraceEventType.Warning, 1, Node.Cycle());

        List<JsonElement> records = log.Stop();
        records.Count.ShouldBe(4);
        records[0].Text("message")!.ShouldStartWith("{0} {1} !ERROR: FormatException");
        records[1].Text("message").ShouldBe("{0} !ERROR: InvalidOperationException: no text here");
        records[3].Raw("data").ShouldContain("nested deeper than");
    }

    private static TraceSource Over(TestLog log)
    {
        var source = new TraceSource("Cache.Tier", SourceLevels.All);
        source.Listeners.Clear();
        source.Listeners.Add(new HewnTraceListener(log.Log));
        return source;
    }
}
