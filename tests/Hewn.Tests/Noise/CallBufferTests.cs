using System.Text.Json;
using Hewn.Tests.Support;
using Microsoft.Extensions.Logging;

namespace Hewn.Tests.Noise;

public sealed class CallBufferTests
{
    private static string[] Messages(IEnumerable<JsonElement> records) =>
        [.. records.Where(r => !r.Has("reason")).Select(record => record.Text("message"))];

    [Fact]
    public void A_call_that_does_not_fail_leaves_no_details()
    {
        using var log = new NoiseLog();
        using (log.System.BufferContext())
        {
            log.Log.Debug("d");
            log.Log.Info("i");
            log.Log.Trace("below what is kept");
            log.System.Status.WaitingInCalls.ShouldBe(1);
            log.System.Status.InFlight.ShouldBeGreaterThan(0);
        }

        log.Log.Debug("outside");
        Messages(log.Stop()).ShouldBe(["i"]);
        log.Suppressed.ShouldBe(new SuppressedRecords(0, 0, 0, Forgotten: 1, 0));
        log.System.Status.WaitingInCalls.ShouldBe(0);
    }

    [Fact]
    public void An_ERROR_brings_them_before_it_with_their_own_times_and_later_ones_go_straight()
    {
        using var log = new NoiseLog();
        using (Log.Context(requestId: "req_1"))
        using (log.System.BufferContext())
        {
            log.System.For("kv").Debug("one");
            log.Clock.Advance(TimeSpan.FromSeconds(1));
            log.Log.Info("seen at once");
            log.Log.Debug("two");
            log.Clock.Advance(TimeSpan.FromSeconds(1));
            log.Log.Error("failed");
            log.Log.Debug("three");
            Messages(log.Now()).ShouldBe(["seen at once", "one", "two", "failed", "three"]);
        }

        List<JsonElement> records = log.Stop();
        records.Select(r => r.Text("timestamp")[17..19]).ShouldBe(["01", "00", "01", "02", "02"]);
        records.ShouldAllBe(r => r.Text("request_id") == "req_1");
        records[1].Text("logger").ShouldBe("kv");
        records[1].Text("level").ShouldBe("DEBUG");
        log.Suppressed.Total.ShouldBe(0);
    }

    [Fact]
    public void FATAL_and_Fail_bring_them_too()
    {
        using var log = new NoiseLog();
        using (log.System.BufferContext())
        {
            log.Log.Debug("one");
            log.Log.Fatal("fatal");
        }

        using (BufferScope call = log.System.BufferContext())
        {
            log.Log.Debug("two");
            call.Fail();
            call.Fail();
            log.Log.Debug("three");
        }

        Messages(log.Stop()).ShouldBe(["one", "fatal", "two", "three"]);
    }

    [Fact]
    public void A_full_buffer_gives_the_oldest_up_and_says_how_many_where_they_are_missing()
    {
        using var log = new NoiseLog();
        using (Log.Context(requestId: "req_1"))
        using (log.System.BufferContext(maxBytes: Limits.MinCallBufferBytes))
        {
            for (int i = 0; i < 1000; i++)
                log.Log.Debug("detail", ("i", i));
            log.Log.Debug("too long for it", ("text", new string('x', 5000)));
            log.Log.Error("failed");
        }

        List<JsonElement> records = log.Stop();
        int kept = records.Count(r => r.Text("message") == "detail");
        kept.ShouldBeInRange(20, 60);
        records[0].Text("message").ShouldBe($"{1001 - kept} earlier records of this call did not fit into its buffer");
        records[0].Text("request_id").ShouldBe("req_1");
        records[0].Raw("dropped").ShouldBe($"{1001 - kept}");
        records[0].Text("reason").ShouldBe("call_buffer_full");
        records[1..^1].Select(r => r.GetProperty("i").GetInt32()).ShouldBe(Enumerable.Range(1000 - kept, kept));
        log.Suppressed.ShouldBe(new SuppressedRecords(0, 0, 0, 0, Overflowed: 1001 - kept));
    }

    [Fact]
    public async Task It_flows_with_the_call_over_awaits_and_threads_and_not_into_other_calls()
    {
        using var log = new NoiseLog();
        Task[] calls = [.. Enumerable.Range(0, 20).Select(async number =>
        {
            await Task.Yield();
            using ContextScope context = Log.Context(requestId: $"req_{number}");
            using BufferScope buffer = log.System.BufferContext();
            log.Log.Debug("first");
            await Task.WhenAll(Enumerable.Range(0, 5).Select(part => Task.Run(() =>
            {
                using (Log.Context(operation: $"part {part}"))
                    log.Log.Debug("part");
            })));
            await Task.Run(() => log.Log.Log(number % 2 == 0 ? Level.Error : Level.Info, "last"));
            await Task.Run(() => log.Log.Debug("after"));
        })];
        await Task.WhenAll(calls);

        ILookup<string, string> byCall = log.Stop().Where(r => r.Has("request_id"))
            .ToLookup(r => r.Text("request_id"), r => r.Text("message"));
        byCall.Count.ShouldBe(20);
        for (int i = 0; i < 20; i++)
        {
            string[] expected = i % 2 == 0
                ? ["first", "part", "part", "part", "part", "part", "last", "after"]
                : ["last"];
            byCall[$"req_{i}"].ShouldBe(expected);
        }

        log.Suppressed.Forgotten.ShouldBe(10 * 7);
    }

    [Fact]
    public void What_fails_inside_fails_the_call_around_it()
    {
        using var log = new NoiseLog();
        using (log.System.BufferContext())
        {
            log.Log.Debug("outer");
            using (log.System.BufferContext())
            {
                log.Log.Debug("of one that went well");
            }

            using (log.System.BufferContext())
            {
                log.Log.Debug("inner");
                log.Log.Error("failed");
            }

            log.Log.Debug("straight");
        }

        Messages(log.Stop()).ShouldBe(["outer", "of one that went well", "inner", "failed", "straight"]);
    }

    [Fact]
    public void What_went_well_inside_waits_for_the_call_around_it_within_its_bounds()
    {
        using var log = new NoiseLog();
        string padding = new('x', 500);
        using (log.System.BufferContext(Level.Info, Limits.MinCallBufferBytes))
        {
            using (log.System.BufferContext(Level.Trace))
            {
                for (int i = 0; i < 20; i++)
                {
                    log.Log.Debug("too fine for the outer one");
                    log.System.For("quiet").Info($"detail {i}", ("padding", padding));
                }
            }

            log.System.Status.WaitingInCalls.ShouldBe(0, "INFO is heard");
        }

        log.System.SetLevel("quiet", Level.Error);
        using (log.System.BufferContext(Level.Info, Limits.MinCallBufferBytes))
        {
            using (log.System.BufferContext(Level.Trace))
            {
                for (int i = 0; i < 20; i++)
                {
                    log.Log.Debug("too fine for the outer one");
                    log.System.For("quiet").Info($"detail {i}", ("padding", padding));
                }

                log.System.Status.WaitingInCalls.ShouldBe(40);
            }

            long waiting = log.System.Status.WaitingInCalls;
            waiting.ShouldBeInRange(4, 8);
            log.Suppressed.ShouldBe(new SuppressedRecords(0, 0, 0, 40, 20 - waiting));
            log.Log.Error("failed");
        }

        List<JsonElement> records = log.Stop();
        records.Select(record => record.Text("message")).Last(text => text.StartsWith("detail")).ShouldBe("detail 19");
        LogStatus status = log.System.Status;
        status.Accepted.ShouldBe(status.Destinations[0].Written + status.Suppressed.Total);
    }

    [Fact]
    public void What_went_well_inside_is_written_where_the_call_around_it_has_failed_meanwhile()
    {
        using var log = new NoiseLog();
        using (BufferScope outer = log.System.BufferContext())
        {
            using (log.System.BufferContext())
            {
                log.Log.Debug("inner");
                outer.Fail();
            }
        }

        Messages(log.Stop()).ShouldBe(["inner"]);
    }

    [Fact]
    public void Details_go_where_the_level_of_a_file_lets_them()
    {
        using var log = new NoiseLog(
            options => options.Files.Add(new LogFileOptions("errors.jsonl") { MinimumLevel = Level.Error }));
        using (log.System.BufferContext())
        {
            log.Log.Debug("d");
            log.Log.Error("e");
        }

        Messages(log.Stop()).ShouldBe(["d", "e"]);
        Messages(LogLines.ParseAll(log.Path("errors.jsonl"))).ShouldBe(["e"]);
    }

    [Fact]
    public void Whether_a_level_is_enabled_depends_on_the_call()
    {
        using var log = new NoiseLog();
        using ILoggerFactory factory = LoggerFactory.Create(builder => builder.AddHewn(log.System));
        ILogger logger = factory.CreateLogger("x");
        logger.IsEnabled(LogLevel.Debug).ShouldBeFalse();
        using (log.System.BufferContext())
        {
            logger.IsEnabled(LogLevel.Debug).ShouldBeTrue();
            logger.IsEnabled(LogLevel.Trace).ShouldBeFalse();
            log.Log.IsEnabled(Level.Debug).ShouldBeTrue();
            logger.LogDebug("through ILogger");
            logger.LogError("e");
        }

        log.Log.IsEnabled(Level.Debug).ShouldBeFalse();
        logger.IsEnabled(LogLevel.Debug).ShouldBeFalse();
        int built = 0;
        log.Log.Debug($"not built {++built}");
        built.ShouldBe(0);
        Messages(log.Stop()).ShouldBe(["through ILogger", "e"]);
    }

    [Fact]
    public void What_outlives_its_call_is_no_part_of_it()
    {
        using var log = new NoiseLog();
        ExecutionContext? left;
        using (log.System.BufferContext())
        {
            log.Log.Debug("in time");
            left = ExecutionContext.Capture();
        }

        ExecutionContext.Run(left!, _ =>
        {
            log.Log.IsEnabled(Level.Debug).ShouldBeFalse();
            log.Log.Debug("late");
            log.Log.Error("late error");
        }, null);
        Messages(log.Stop()).ShouldBe(["late error"]);
        log.Suppressed.Forgotten.ShouldBe(1);
    }

    [Fact]
    public void The_log_tells_each_minute_what_it_forgot()
    {
        using var log = new NoiseLog();
        for (int i = 0; i < 3; i++)
        {
            using (log.System.BufferContext())
                log.Log.Debug("d");
        }

        log.Clock.Advance(TimeSpan.FromSeconds(60));
        JsonElement told = log.Now().ShouldHaveSingleItem();
        told.Text("message").ShouldBe("3 records kept for calls not written in 60 s");
        told.Raw("dropped").ShouldBe("3");
        told.Text("reason").ShouldBe("call_succeeded");
    }

    [Theory]
    [InlineData(Limits.MinCallBufferBytes - 1)]
    [InlineData(Limits.MaxCallBufferBytes + 1)]
    public void A_size_out_of_range_is_refused(int bytes)
    {
        using var log = new NoiseLog();
        Should.Throw<ArgumentOutOfRangeException>(() => log.System.BufferContext(maxBytes: bytes));
        Should.Throw<ArgumentOutOfRangeException>(() => log.System.BufferContext((Level)77));
    }

    [Fact]
    public void Eight_threads_of_one_call_keep_or_write_every_record()
    {
        const int Each = 2000;
        using var log = new NoiseLog();
        using (log.System.BufferContext(maxBytes: Limits.MaxCallBufferBytes))
        {
            ExecutionContext context = ExecutionContext.Capture()!;
            NoiseLog.OnEightThreads(number => ExecutionContext.Run(context.CreateCopy(), _ =>
            {
                for (int i = 0; i < Each; i++)
                {
                    log.Log.Debug("d", ("thread", number), ("i", i));
                    if (number == 3 && i == Each / 2)
                        log.Log.Error("failed");
                }
            }, null));
        }

        List<JsonElement> records = log.Stop();
        log.Suppressed.Total.ShouldBe(0);
        records.Count.ShouldBe((8 * Each) + 1);
        foreach (IGrouping<int, JsonElement> thread in records.Where(r => r.Has("thread"))
            .GroupBy(r => r.GetProperty("thread").GetInt32()))
            thread.Select(r => r.GetProperty("i").GetInt32()).ShouldBe(Enumerable.Range(0, Each));
    }

    [Fact]
    public void What_running_calls_hold_when_the_log_stops_is_written()
    {
        using var log = new NoiseLog();
        BufferScope first = log.System.BufferContext();
        log.Log.Debug("one");
        log.Log.Debug("two");
        BufferScope second = log.System.BufferContext(maxBytes: Limits.MinCallBufferBytes);
        for (int i = 0; i < 1000; i++)
            log.Log.Debug("detail", ("i", i));
        int held = (int)log.System.Status.WaitingInCalls - 2;
        held.ShouldBeInRange(10, 100);

        List<JsonElement> records = log.Stop();
        Messages(records).ShouldBe(["one", "two", .. Enumerable.Repeat("detail", held)], ignoreOrder: true);
        records.Single(record => record.Has("reason")).Raw("dropped").ShouldBe($"{1000 - held}");
        second.Fail(); // Too late to matter.
        second.Dispose();
        first.Dispose();
        LogStatus status = log.System.Status;
        (status.Dropped, status.WaitingInCalls, status.InFlight).ShouldBe((0, 0, 0));
        status.Suppressed.ShouldBe(new SuppressedRecords(0, 0, 0, Forgotten: 0, Overflowed: 1000 - held));
        status.Accepted.ShouldBe(records.Count + 1000 - held);
    }

    [Fact]
    public void While_the_log_stops_no_detail_of_a_call_that_failed_is_lost()
    {
        const int Calls = 400;
        using var log = new NoiseLog();
        using var stopped = new ManualResetEventSlim();
        int late = 0;
        NoiseLog.OnEightThreads(number =>
        {
            for (int i = 0; i < Calls; i++)
            {
                if (number == 0 && i == Calls / 2)
                {
                    log.System.Dispose();
                    stopped.Set();
                }

                using BufferScope call = log.System.BufferContext();
                log.Log.Debug("detail", ("thread", number), ("i", i));
                if (i % 2 == 0)
                    call.Fail();
                if (stopped.IsSet)
                    Interlocked.Increment(ref late);
            }
        });
        LogStatus status = log.System.Status;
        List<JsonElement> records = log.Stop();
        int written = records.Count(record => record.Text("message") == "detail");
        written.ShouldBeGreaterThan(0);
        late.ShouldBeGreaterThan(0);
        status.Accepted.ShouldBe((8 * Calls) + records.Count - written);
        (written + status.DroppedAtStop + status.Suppressed.Forgotten).ShouldBe(8 * Calls);
    }
}
