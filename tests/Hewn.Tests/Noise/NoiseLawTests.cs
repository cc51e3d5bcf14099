using System.Diagnostics.Metrics;
using System.Text.Json;
using Hewn.Tests.Support;

namespace Hewn.Tests.Noise;

/// <summary>Accepted = written + dropped by reason + in flight, whatever is switched on.</summary>
public sealed class NoiseLawTests
{
    private const int Each = 5000;

    private static void SetAll(HewnOptions options)
    {
        options.MaxFileBytes = 0; // All of it is read from one file.
        options.FoldRepeats = TimeSpan.FromSeconds(10);
        options.RateLimits["limited"] = new RateLimit(100, 50);
        options.Sampling["sampled"] = 0.3;
        options.Sampling["both"] = 0.5;
        options.RateLimits["both"] = new RateLimit(1000, 100);
        options.KeepSlowerThan = TimeSpan.FromSeconds(1);
    }

    /// <summary>Calls with all there is, on eight threads. Returns how many there were.</summary>
    private static long Run(NoiseLog log)
    {
        string[] names = ["free", "limited", "sampled", "both"];
        long calls = 0;
        NoiseLog.OnEightThreads(number =>
        {
            long own = 0;
            for (int i = 0; i < Each; i++)
            {
                using ContextScope context = Log.Context(requestId: $"req_{number}_{i / 10}");
                using BufferScope buffer = log.System.BufferContext(maxBytes: Limits.MinCallBufferBytes);
                Logger logger = log.System.For(names[i % names.Length]);
                logger.Info("again");
                logger.Info("again");
                logger.Info("slow", ("duration_ms", i % 3000), ("i", i));
                int details = i % 200 == 0 ? 60 : 3;
                for (int detail = 0; detail < details; detail++)
                    logger.Debug("detail", ("i", i), ("detail", detail));
                own += 3 + details;
                if (i % 7 == 0)
                {
                    logger.Error("failed", ("i", i));
                    own++;
                }

                if (i % 500 == 0)
                    log.Clock.Advance(TimeSpan.FromSeconds(1));
            }

            Interlocked.Add(ref calls, own);
        });
        return calls;
    }

    private static bool IsOfTheLog(JsonElement record) =>
        record.Has("repeated") || (record.Has("logger") && record.Text("logger") == "hewn");

    [Fact]
    public void Every_call_is_written_or_counted_under_its_reason()
    {
        using var log = new NoiseLog(SetAll);
        long calls = Run(log);
        List<JsonElement> records = log.Stop();
        LogStatus status = log.System.Status;
        SuppressedRecords suppressed = status.Suppressed;

        suppressed.Folded.ShouldBeGreaterThan(0);
        suppressed.RateLimited.ShouldBeGreaterThan(0);
        suppressed.SampledOut.ShouldBeGreaterThan(0);
        suppressed.Forgotten.ShouldBeGreaterThan(0);
        suppressed.Overflowed.ShouldBeGreaterThan(0);
        status.DroppedFull.ShouldBe(0);
        status.InFlight.ShouldBe(0);
        (records.Count(record => !IsOfTheLog(record)) + suppressed.Total).ShouldBe(calls);
        status.Accepted.ShouldBe(records.Count + suppressed.Total);
        status.Destinations[0].Written.ShouldBe(records.Count);
        status.Dropped.ShouldBe(0);
    }

    [Fact]
    public void The_log_itself_tells_every_one_of_them()
    {
        using var log = new NoiseLog(SetAll);
        Run(log);
        List<JsonElement> records = log.Stop();
        SuppressedRecords suppressed = log.Suppressed;
        Told("repeated", records).ShouldBe(suppressed.Folded);
        Told("dropped", records.Where(r => Reason(r) == "rate_limited")).ShouldBe(suppressed.RateLimited);
        Told("dropped", records.Where(r => Reason(r) == "sampled")).ShouldBe(suppressed.SampledOut);
        Told("call_succeeded", records).ShouldBe(suppressed.Forgotten);
        (Told("call_buffer_full", records) + Told("dropped", records.Where(r => Reason(r) == "call_buffer_full")))
            .ShouldBe(suppressed.Overflowed);

        static string? Reason(JsonElement record) => record.Has("reason") ? record.Text("reason") : null;
        static long Told(string field, IEnumerable<JsonElement> records) =>
            records.Where(r => r.Has(field)).Sum(r => r.GetProperty(field).GetInt64());
    }

    [Fact]
    public void The_meter_has_them_by_reason()
    {
        string service = $"noise-{Guid.NewGuid():N}";
        using var log = new NoiseLog(options =>
        {
            SetAll(options);
            options.Service = service;
        });
        Run(log);
        log.System.Flush(TimeSpan.FromSeconds(60)).ShouldBeTrue();
        var figures = new Dictionary<string, long>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, all) =>
        {
            if (instrument.Name == "hewn.records.dropped"
                && instrument.Meter.Tags?.Any(tag => service.Equals(tag.Value)) == true)
                all.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>(
            (_, value, tags, _) => figures[(string)tags[0].Value!] = value);
        listener.Start();
        listener.RecordObservableInstruments();
        SuppressedRecords suppressed = log.Suppressed;
        figures["folded"].ShouldBe(suppressed.Folded);
        figures["rate_limited"].ShouldBe(suppressed.RateLimited);
        figures["sampled"].ShouldBe(suppressed.SampledOut);
        figures["call_succeeded"].ShouldBe(suppressed.Forgotten);
        figures["call_buffer_full"].ShouldBe(suppressed.Overflowed);
        suppressed.Folded.ShouldBeGreaterThan(0);
    }

    [Fact]
    public void A_clock_that_breaks_hurts_neither_callers_nor_the_stop()
    {
        using var log = new NoiseLog(SetAll);
        Logger limited = log.System.For("limited");
        log.Log.Info("m");
        log.Clock.IsBroken = true;
        log.Log.Info("m");
        limited.Info("m");
        log.System.For("sampled").Error("m");
        log.System.Flush(TimeSpan.FromSeconds(60)).ShouldBeTrue();
        log.Log.Info("m");
        List<JsonElement> records = log.Stop();
        records.Count(record => record.Text("message") == "m").ShouldBe(4);
        records.Count(record => record.Has("repeated")).ShouldBe(1);
    }

    [Fact]
    public void Switched_off_there_is_no_timer_and_nothing_is_counted()
    {
        using var log = new NoiseLog();
        for (int i = 0; i < 100; i++)
            log.Log.Info("m");
        log.Clock.Timers.ShouldBe(0);
        log.System.Status.Suppressed.ShouldBe(SuppressedRecords.None);
        log.Stop().Count.ShouldBe(100);
    }

    /// <summary>
    /// A signal that comes while one log takes over from another ends the old one only: of what the new one had kept
    /// out nobody would tell.
    /// </summary>
    [Fact]
    public void Before_a_log_has_begun_it_keeps_nothing_out()
    {
        using var folder = new TempFolder();
        var options = new HewnOptions
        {
            Directory = folder.Root, Files = { new("app.jsonl") }, ReadEnvironment = false, HandleProcessExit = false,
            FoldRepeats = TimeSpan.FromSeconds(10),
        };
        options.RateLimits["limited"] = new RateLimit(0.001, 1);
        options.Sampling["sampled"] = 0;
        LogSystem system = LogSystems.Create(options, Hewn.Files.SystemDisk.Instance);
        Repeat();
        system.Status.Suppressed.ShouldBe(SuppressedRecords.None);
        system.Begin();
        Repeat();
        system.Dispose();

        system.Status.Suppressed.ShouldBe(new SuppressedRecords(3, 3, 3, Forgotten: 1, 0));
        string[] messages = [.. LogLines.ParseAll(folder.Path("app.jsonl")).Where(record => !IsOfTheLog(record))
            .Select(record => record.Text("message"))];
        messages.ShouldBe(
        [
            "again", "again", "again", "limited", "limited", "limited", "sampled", "sampled", "sampled", "detail",
        ]);

        void Repeat()
        {
            foreach (string name in (string[])["again", "limited", "sampled"])
            {
                for (int i = 0; i < 3; i++)
                    system.For(name).Info(name);
            }

            using (system.BufferContext())
                system.For("x").Debug("detail");
        }
    }
}
