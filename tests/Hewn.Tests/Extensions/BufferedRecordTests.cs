using System.Diagnostics;
using System.Text.Json;
using Hewn.Extensions;
using Hewn.Tests.Support;
using Microsoft.Extensions.Logging;
using IFrameworkBufferedLogger = Microsoft.Extensions.Logging.Abstractions.IBufferedLogger;

namespace Hewn.Tests.Extensions;

/// <summary>Records that the framework's own buffering hands over later.</summary>
public sealed class BufferedRecordTests : IDisposable
{
    private readonly RunningLog _log = new(options =>
    {
        options.MinimumLevel = Level.Info;
        options.Time = new TestClock();
    });
    private readonly HewnLoggerProvider _provider;
    private readonly ILogger _logger;

    public BufferedRecordTests()
    {
        _provider = new HewnLoggerProvider(_log.System);
        _logger = _provider.CreateLogger("cache");
    }

    public void Dispose()
    {
        _provider.Dispose();
        _log.Dispose();
    }

    private IFrameworkBufferedLogger Buffered => _logger.ShouldBeAssignableTo<IFrameworkBufferedLogger>()!;

    [Fact]
    public void All_that_a_record_holds_is_written_and_no_credential_of_it()
    {
        var at = new DateTimeOffset(2026, 1, 19, 8, 0, 0, TimeSpan.Zero);
        Buffered.LogRecords(
        [
            new KeptRecord
            {
                At = at,
                Trail = "System.FormatException: bad\n   at X.Y()",
                Trace = ActivityTraceId.CreateFromString("0af7651916cd43dd8448eb211c80319c"),
                Span = ActivitySpanId.CreateFromString("b7ad6b7169203331"),
                Message = "Evicted 3 for hunter2secret",
                Values = [new("Blocks", 3), new("Password", "hunter2secret"), new("{OriginalFormat}", "x")],
            },
        ]);
        JsonElement record = _log.StopAtOne();
        (record.Text("level"), record.Text("logger"), record.Text("message"))
            .ShouldBe(("WARN", "cache", "Evicted 3 for [REDACTED]"));
        (record.Raw("event_id"), record.Text("event_name")).ShouldBe(("17", "Evicted"));
        (record.Raw("Blocks"), record.Text("Password")).ShouldBe(("3", "[REDACTED]"));
        record.Has("{OriginalFormat}").ShouldBeFalse();
        record.Text("stack_trace").ShouldBe("System.FormatException: bad\n   at X.Y()");
        record.GetProperty("event_time").GetDateTimeOffset().ShouldBe(at);
        (record.Text("trace_id"), record.Text("span_id"))
            .ShouldBe(("0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331"));
    }

    [Fact]
    public void One_object_for_all_gives_each_its_own_record_at_its_level()
    {
        var pooled = new KeptRecord { At = _log.System.Time.GetUtcNow() };
        Buffered.LogRecords(Take());
        List<JsonElement> records = _log.Stop();
        records.Select(record => record.Text("message"))
            .ShouldBe(["first", "Evicted {Blocks} for {Password}"]);
        records[0].Has("event_time").ShouldBeFalse("it is hardly older than the record");

        IEnumerable<KeptRecord> Take()
        {
            pooled.Message = "first";
            yield return pooled;
            (pooled.Message, pooled.Severity) = ("too fine", LogLevel.Debug);
            yield return pooled;
            (pooled.Message, pooled.Severity) = (null, LogLevel.Error);
            yield return pooled;
        }
    }

    [Fact]
    public void What_flows_with_the_call_that_lets_them_go_is_not_theirs_and_stays_with_it()
    {
        using var activity = new Activity("flush").SetIdFormat(ActivityIdFormat.W3C).Start();
        using ContextScope context = Log.Context(requestId: "req_1");
        using IDisposable? scope = _logger.BeginScope("flush {Why}", "late");
        Buffered.LogRecords([new KeptRecord { Message = "kept" }]);
        _logger.LogInformation("after");
        List<JsonElement> records = _log.Stop();
        (records[0].Has("trace_id"), records[0].Has("request_id"), records[0].Has("Why"))
            .ShouldBe((false, false, false));
        (records[1].Text("trace_id"), records[1].Text("request_id"), records[1].Text("Why"))
            .ShouldBe((activity.TraceId.ToHexString(), "req_1", "late"));
    }
}
