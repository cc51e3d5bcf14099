using System.Diagnostics;
using System.Text.Json;
using Hewn;
using LocalLlm.Serving;
using LocalLlm.Tests.Hosting;

namespace LocalLlm.Tests.Serving;

/// <summary>Spans of the cache as records: whose they are, and which.</summary>
public sealed class SpanLogTests
{
    [Fact]
    public void Each_span_has_its_own_id_and_names_the_call_s_as_its_parent()
    {
        using var folder = new TempFolder();
        string[] ids;
        string call;
        using (LogSystem system = Start(folder))
        using (var source = new ActivitySource("span-log-test"))
        using (var spans = new SpanLog(system.For("hewn.trace"), source))
        {
            using Activity request = Begin(ActivityTraceFlags.Recorded);
            call = request.SpanId.ToString();
            using (Log.Context(requestId: "req-1", traceId: request.TraceId.ToString(), spanId: call))
            {
                ids = [Make(source, "kv_cache.read"), Make(source, "kv_cache.evict")];
                system.For("kv.cache").Info("Behind them"); // The call's own context is back.
            }
        }

        IReadOnlyList<LogRecord> records = new LogFiles(folder.Path).RecordsOf("api.log");
        LogRecord[] own = [.. records.Where(record => record.Text("type") == "span")];
        own.Select(record => record.Text("span_id")).ShouldBe(ids);
        ids.Append(call).Distinct().Count().ShouldBe(3);
        own.ShouldAllBe(record => record.RequestId == "req-1");
        JsonElement[] bodies = [.. own.Select(record => record.Json("span"))];
        bodies.Select(span => span.GetProperty("name").GetString()).ShouldBe(["kv_cache.read", "kv_cache.evict"]);
        bodies.ShouldAllBe(span => span.GetProperty("parent_span_id").GetString() == call);
        bodies[0].GetProperty("attributes").GetProperty("cache.layer").GetInt32().ShouldBe(3);
        records.Single(record => record.Text("message") == "Behind them").Text("span_id").ShouldBe(call);
    }

    [Fact]
    public void A_call_whose_client_asks_for_no_trace_has_none_and_neither_has_another_source_of_the_same_name()
    {
        using var folder = new TempFolder();
        using (LogSystem system = Start(folder))
        using (var source = new ActivitySource("span-log-test"))
        using (var other = new ActivitySource("span-log-test"))
        using (var spans = new SpanLog(system.For("hewn.trace"), source))
        {
            using (Begin(ActivityTraceFlags.None))
                source.StartActivity("kv_cache.read")?.Dispose();
            using (Begin(ActivityTraceFlags.Recorded))
                other.StartActivity("kv_cache.read")?.Dispose();
        }

        new LogFiles(folder.Path).RecordsOf("api.log").ShouldNotContain(record => record.Text("type") == "span");
    }

    private static Activity Begin(ActivityTraceFlags flags)
    {
        var request = new Activity("request").SetIdFormat(ActivityIdFormat.W3C);
        request.ActivityTraceFlags = flags;
        return request.Start();
    }

    private static string Make(ActivitySource source, string name)
    {
        using Activity span = source.StartActivity(name)!;
        span.SetTag("cache.layer", 3);
        return span.SpanId.ToString();
    }

    private static LogSystem Start(TempFolder folder) => LogSystem.Start(new HewnOptions
    {
        Directory = folder.Path,
        ReadEnvironment = false,
        HandleProcessExit = false,
        Files = { new("api.log") },
    });
}
