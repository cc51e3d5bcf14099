using System.Diagnostics;
using System.Diagnostics.Metrics;
using Hewn;
using LocalLlm.KvCache;
using LocalLlm.Tests.Hosting;

namespace LocalLlm.Tests.KvCache;

/// <summary>What the cache says of its work, as it stands in the file.</summary>
public sealed class CacheRecordTests
{
    private static readonly KvCacheOptions _options = CacheDriver.Options with { HotTokens = 16 };

    [Fact]
    public void A_start_an_eviction_and_statistics_say_what_was_done_in_the_known_words()
    {
        IReadOnlyList<LogRecord> records = RecordsOf(_options, Level.Info, driver =>
        {
            (KvSequence sequence, int[] tokens) = Fill(driver, 30);
            driver.Step(sequence, tokens);
        });
        records[0].Text("message").ShouldBe("Initializing Tiered KV Cache: layers=2, heads=1, head_dim=8");
        records[0].Text("operation").ShouldBe("cache_init");
        records[1].Text("message")
            .ShouldBe("Tiered KV Cache initialized successfully: policy=simple_lru, hot_tokens=16");
        LogRecord evicted = records.First(record => record.Text("operation") == "evict_to_ssd");
        evicted.Level.ShouldBe("INFO");
        evicted.Text("message").ShouldBe("Evicted 4 tokens to SSD: blocks=1, bytes=512");
        evicted.Number("tokens").ShouldBe(4);
        evicted.Number("bytes").ShouldBe(512);
        evicted.Text("policy").ShouldBe("simple_lru");
        evicted.Text("reason").ShouldBe("hot_full");
        evicted.Has("latency_ms").ShouldBeTrue();
        LogRecord statistics = records[^1];
        statistics.Text("operation").ShouldBe("cache_stats");
        foreach (string name in (string[])["seq_pos", "hot_tokens", "cold_blocks", "hot_hits", "cold_hits", "evictions",
            "bytes_to_ssd", "bytes_from_ssd", "ssd_usage_mb", "adaptive_evictions", "hot_entries_tracked",
            "cache_hit_rate", "prefix_hits", "prefix_misses"])
        {
            statistics.Has(name).ShouldBeTrue(name);
        }

        statistics.Number("seq_pos").ShouldBe(30);
        statistics.Text("circuit_state").ShouldBe("closed");
    }

    [Fact]
    public void An_adaptive_eviction_says_score_direction_and_count()
    {
        IReadOnlyList<LogRecord> records = RecordsOf(
            _options with { Policy = EvictionPolicyKind.AdaptiveLru }, Level.Info, driver => Fill(driver, 30));
        LogRecord chosen = records.First(record => record.Text("operation") == "adaptive_evict");
        chosen.Text("message")!.ShouldStartWith("Adaptive eviction complete: token_pos=0, access_count=2, score=0.9");
        chosen.Text("score_direction").ShouldBe("lowest_is_evicted");
        chosen.Number("score").ShouldBeInRange(0, 1);
        records.ShouldContain(record => record.Text("operation") == "evict_to_ssd");
    }

    [Fact]
    public void A_full_disk_is_an_ERROR_with_ENOSPC_and_the_breaker_and_the_mode_are_told()
    {
        IReadOnlyList<LogRecord> records = RecordsOf(_options, Level.Info, driver =>
        {
            driver.Store.WriteFault = FaultyStore.NoSpace;
            for (int i = 0; i < 8; i++)
                Fill(driver, 30);
        });
        LogRecord failed = records.First(record => record.Level == "ERROR");
        failed.Text("message").ShouldBe("SSD write failed: OutOfSpace");
        failed.Text("operation").ShouldBe("evict_to_ssd");
        failed.Text("error_code").ShouldBe("ENOSPC");
        failed.Text("error_category").ShouldBe("resource");
        failed.Has("stack_trace").ShouldBeTrue();
        records.ShouldContain(r => r.Text("operation") == "circuit_breaker" && r.Text("circuit_state") == "open");
        records.ShouldContain(r => r.Text("operation") == "cache_degradation" && r.Text("mode") == "emergency");
        records[^1].Text("circuit_state").ShouldBe("open");
    }

    [Fact]
    public void A_disk_that_works_again_is_tried_and_the_breaker_and_the_mode_go_back_step_by_step()
    {
        IReadOnlyList<LogRecord> records = RecordsOf(_options, Level.Info, driver =>
        {
            driver.Store.WriteFault = FaultyStore.NoSpace;
            (KvSequence sequence, int[] tokens) = Fill(driver, 30);
            for (int i = 0; i < 8; i++)
                driver.Step(sequence, tokens);
            driver.Store.WriteFault = () => null;
            driver.Clock.Advance(CircuitBreaker.OpenFor);
            driver.Step(sequence, tokens);
            driver.Clock.Advance(TieredKvCache.PressureLasts);
        });
        string Changes(string operation, string from, string to) => string.Join(", ", records
            .Where(record => record.Text("operation") == operation)
            .Select(record => $"{record.Level} {record.Text(from)}-{record.Text(to)}"));
        Changes("circuit_breaker", "previous_state", "circuit_state")
            .ShouldBe("ERROR closed-open, WARN open-half_open, INFO half_open-closed");
        Changes("cache_degradation", "previous_mode", "mode").ShouldBe(
            "WARN normal-memory_pressure, WARN memory_pressure-emergency, INFO emergency-normal");
    }

    [Fact]
    public void A_transfer_that_is_tried_again_says_which_attempt_failed_and_how()
    {
        int failures = 2;
        IReadOnlyList<LogRecord> records = RecordsOf(_options, Level.Info, driver =>
        {
            driver.Store.WriteFault = () => failures-- > 0 ? FaultyStore.InputOutput() : null;
            Fill(driver, 30);
        });
        LogRecord[] retries = [.. records.Where(record => record.Text("operation") == "retry")];
        retries.Select(record => record.Text("message")).ShouldBe(
        [
            "Operation failed: name=ssd_write, attempt=1/3, error=EIO, category=io_error",
            "Operation failed: name=ssd_write, attempt=2/3, error=EIO, category=io_error",
        ]);
        retries.ShouldAllBe(record => record.Level == "WARN" && record.Text("error_code") == "EIO"
            && record.Text("error_category") == "io_error");
        records.ShouldNotContain(record => record.Level == "ERROR");
    }

    [Fact]
    public void A_checksum_mismatch_says_where_and_both_sums()
    {
        IReadOnlyList<LogRecord> records = RecordsOf(_options, Level.Info, driver =>
        {
            (KvSequence sequence, int[] tokens) = Fill(driver, 30);
            driver.Store.Corrupts = () => true;
            driver.Cache.Touch(sequence);
        });
        LogRecord mismatch = records.First(record => record.Text("operation") == "checksum_mismatch");
        mismatch.Level.ShouldBe("ERROR");
        mismatch.Text("expected_crc").ShouldNotBe(mismatch.Text("actual_crc"));
        mismatch.Text("part").ShouldBe("values"); // A third of the way into the block.
        records.ShouldContain(record => record.Text("operation") == "cache_block_lost");
    }

    [Fact]
    public void At_DEBUG_batches_reads_and_restores_are_told_and_the_context_stands_on_all_of_them()
    {
        IReadOnlyList<LogRecord> records = RecordsOf(
            _options,
            Level.Debug,
            driver =>
            {
                using (Log.Context(requestId: "req-4711", operation: "generate"))
                {
                    (KvSequence sequence, int[] tokens) = Fill(driver, 30);
                    driver.Step(sequence, tokens);
                    driver.Cache.Close(sequence);
                }
            });
        LogRecord[] own = [.. records.Where(record => record.RequestId == "req-4711")];
        string[] operations = [.. own.Select(record => record.Text("operation")!).Distinct()];
        foreach (string name in (string[])["sequence_open", "batch_store", "simple_evict", "evict_to_ssd",
            "restore_from_ssd", "ssd_read", "sequence_close"])
        {
            operations.ShouldContain(name);
        }

        LogRecord closed = own.Single(record => record.Text("operation") == "sequence_close");
        closed.Text("chain")!.Split(' ').Length.ShouldBe(7);
    }

    [Fact]
    public void Spans_are_part_of_the_trace_and_figures_of_the_meter()
    {
        var spans = new List<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "LocalLlm.KvCache",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = activity =>
            {
                lock (spans)
                    spans.Add(activity);
            },
        };
        ActivitySource.AddActivityListener(listener);
        using var driver = new CacheDriver(_options with { Policy = EvictionPolicyKind.Lfu });
        using var metrics = new CacheMetrics(() => driver.Cache.Statistics);
        using var root = new Activity("request").SetIdFormat(ActivityIdFormat.W3C).Start();
        (KvSequence sequence, int[] tokens) = Fill(driver, 30);
        driver.Step(sequence, tokens);
        Activity[] own = [.. spans.Where(span => span.TraceId == root.TraceId)];
        Activity evict = own.First(span => span.OperationName == "kv_cache.evict");
        evict.GetTagItem("eviction.policy").ShouldBe("lfu");
        evict.GetTagItem("eviction.tokens").ShouldBe(4);
        own.First(span => span.OperationName == "kv_cache.lookup").GetTagItem("cache.hit").ShouldBe(false);
        own.ShouldContain(span => span.OperationName == "kv_cache.restore");
        Activity[] reads = [.. own.Where(span => span.OperationName == "kv_cache.read")];
        reads.ShouldAllBe(span => false.Equals(span.GetTagItem("cache.hit")));
        reads.Select(span => span.GetTagItem("cache.layer")).Distinct().ShouldBe([0, 1]);

        var figures = new Dictionary<string, double>();
        using var meters = new MeterListener
        {
            InstrumentPublished = (instrument, meter) =>
            {
                if (instrument.Meter.Name == CacheMetrics.MeterName)
                    meter.EnableMeasurementEvents(instrument);
            },
        };
        meters.SetMeasurementEventCallback<double>((instrument, value, _, _) =>
            figures[instrument.Name] = Math.Max(value, figures.GetValueOrDefault(instrument.Name)));
        meters.Start();
        meters.RecordObservableInstruments();
        figures["llm_kv_cache_evictions_total"].ShouldBeGreaterThanOrEqualTo(driver.Cache.Statistics.Evictions);
        figures.Count.ShouldBe(CacheMetric.All.Count);
    }

    private static (KvSequence Sequence, int[] Tokens) Fill(CacheDriver driver, int count)
    {
        int[] tokens = [.. Enumerable.Range(0, count)];
        KvSequence sequence = driver.Cache.Open(tokens);
        driver.Step(sequence, tokens);
        return (sequence, tokens);
    }

    private static IReadOnlyList<LogRecord> RecordsOf(KvCacheOptions options, Level level, Action<CacheDriver> work)
    {
        using var folder = new TempFolder();
        var settings = new HewnOptions
        {
            Directory = folder.Path,
            MinimumLevel = level,
            ReadEnvironment = false,
            HandleProcessExit = false,
            Files = { new("kv-cache.log") },
        };
        using (LogSystem system = LogSystem.Start(settings))
        {
            using var driver = new CacheDriver(options, logger: system.For("kv.cache"));
            work(driver);
            driver.Cache.TellStatistics();
        }

        return [.. new LogFiles(folder.Path).RecordsOf("kv-cache.log")
            .Where(record => record.Text("logger") == "kv.cache")];
    }
}
