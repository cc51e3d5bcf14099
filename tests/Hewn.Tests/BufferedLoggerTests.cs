using System.Text.Json;
using Hewn.Context;
using Hewn.Records;
using Hewn.Tests.Support;

namespace Hewn.Tests;

public sealed class BufferedLoggerTests : IDisposable
{
    private static readonly TimeSpan _long = TimeSpan.FromSeconds(60);
    private static readonly string[] _ids = ["request_id", "trace_id", "span_id", "user_id", "model", "operation"];
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private HewnOptions Options() => new()
    {
        Directory = _folder.Root,
        Files = { new("app.jsonl") },
        ReadEnvironment = false,
        HandleProcessExit = false,
        BufferBytes = Limits.MinBufferBytes,
    };

    private List<JsonElement> Written => LogLines.ParseAll(_folder.Path("app.jsonl"));

    [Fact]
    public void An_instance_writes_flushes_and_closes_its_own_files()
    {
        IBufferedLogger log = BufferedLogger.Start(Options());
        log.IsEnabled(Level.Debug).ShouldBeFalse();
        log.Log(Level.Debug, "not wanted");
        log.Log(Level.Info, "Processing request", ("tokens", 32));
        log.Logger.With("component", "kv").Info($"Evicted {8192:@tokens} tokens");
        log.Flush(_long).ShouldBeTrue();
        Written.Select(record => record.Text("message")).ShouldBe(["Processing request", "Evicted 8192 tokens"]);
        log.Log(Level.Error, "last");
        log.Dispose();
        Written.Count.ShouldBe(3);
        log.Log(Level.Error, "too late");
        (log.Buffer.Accepted, log.Buffer.Dropped).ShouldBe((4, 1));
        log.Flush(_long); // Neither throws after the end.
        log.Dispose();
    }

    [Fact]
    public void The_buffer_tells_its_size_what_it_holds_and_what_went_through()
    {
        var disk = new FaultyDisk();
        using var system = LogSystem.Start(
            new HewnOptions
            {
                Files = { new("/logs/app.log") },
                ReadEnvironment = false,
                HandleProcessExit = false,
                BufferBytes = Limits.MinBufferBytes,
                OnProblem = _ => { },
            },
            disk);
        IBufferedLogger log = BufferedLogger.Over(system);
        BufferStatistics empty = log.Buffer;
        (empty.CapacityBytes, empty.UsedBytes, empty.Accepted, empty.InFlight, empty.Dropped)
            .ShouldBe((Limits.MinBufferBytes, 0, 0, 0, 0));
        empty.SurvivesKill.ShouldBe(system.Status.SurvivesKill);

        disk.RefusesToWrite = true;
        for (int i = 0; i < 100; i++)
            log.Log(Level.Info, "held back", ("i", i));
        log.Flush(_long).ShouldBeFalse();
        BufferStatistics held = log.Buffer;
        held.Accepted.ShouldBe(100);
        held.UsedBytes.ShouldBeInRange(100 * 50, Limits.MinBufferBytes);
        held.Dropped.ShouldBe(0);
    }

    [Fact]
    public void One_over_a_system_leaves_it_running_when_it_is_disposed()
    {
        using var system = LogSystem.Start(Options());
        IBufferedLogger log = BufferedLogger.Over(system);
        log.Log(Level.Info, "one");
        log.Dispose();
        Written.Count.ShouldBe(1); // Disposing has flushed.
        log.Log(Level.Info, "two");
        system.Dispose();
        Written.Count.ShouldBe(2);
        Should.Throw<ArgumentNullException>(() => BufferedLogger.Over(null!));
    }

    [Fact]
    public async Task Calls_side_by_side_never_share_one_of_the_six_ids()
    {
        IBufferedLogger log = BufferedLogger.Start(Options());
        using var together = new SemaphoreSlim(0);
        Task[] calls = [.. Enumerable.Range(0, 64).Select(async call =>
        {
            await Task.Yield();
            log.SetContext(
                $"req-{call}", $"trace-{call}", $"span-{call}", $"user-{call}", $"model-{call}", $"op-{call}");
            await together.WaitAsync();
            for (int step = 0; step < 50; step++)
            {
                await StepAsync(call, step);
                await Task.Yield();
            }

            log.ClearContext();
            log.Log(Level.Info, "done", ("call", call));
        })];
        together.Release(64);
        await Task.WhenAll(calls);
        log.Log(Level.Info, "outside");
        await log.DisposeAsync();

        List<JsonElement> records = Written;
        records.Count.ShouldBe((64 * 51) + 1);
        string[] prefixes = ["req", "trace", "span", "user", "model", "op"];
        foreach (JsonElement record in records.Where(record => record.Text("message") == "step"))
            _ids.Select(id => record.Text(id)).ShouldBe(prefixes.Select(prefix => $"{prefix}-{record.Raw("call")}"));
        records.Where(record => record.Text("message") != "step")
            .ShouldAllBe(record => !_ids.Any(id => record.Has(id)));

        async Task StepAsync(int call, int step)
        {
            await Task.Yield();
            log.Log(Level.Info, "step", ("call", call), ("n", step));
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Setting_and_clearing_the_context_keeps_the_call_s_buffer(bool clears)
    {
        using var system = LogSystem.Start(Options());
        IBufferedLogger log = BufferedLogger.Over(system);
        using (system.BufferContext())
        {
            log.SetContext(requestId: "req-1");
            if (clears)
                log.ClearContext();
            log.Log(Level.Debug, "detail");
            log.Log(Level.Error, "failed");
        }

        system.Dispose();
        Written.Select(record => record.Text("message")).ShouldBe(["detail", "failed"]);
    }

    [Fact]
    public void Setting_the_context_again_replaces_all_six_ids_and_leaves_scopes_alone()
    {
        using var system = LogSystem.Start(Options());
        IBufferedLogger log = BufferedLogger.Over(system);
        using (Log.Context(requestId: "outer", operation: "outer"))
        {
            LogContext.Current = LogContext.With(LogContext.Current, EncodedFields.Of([("scope", 1)]));
            log.SetContext(requestId: "req-123", traceId: "trace-456");
            log.Log(Level.Info, "m");
            log.SetContext(model: "llama");
            log.Log(Level.Info, "m");
        }

        log.Log(Level.Info, "m");
        system.Dispose();
        Written.Select(record => record.Has("scope")).ShouldBe([true, true, false]);
        Written.Select(record => string.Join(' ', _ids.Where(id => record.Has(id))))
            .ShouldBe(["request_id trace_id", "model", string.Empty]);
    }
}
