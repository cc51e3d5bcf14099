using System.Globalization;
using System.IO.Compression;
using System.Text;
using LocalLlm.KvCache;
using LocalLlm.Replay;
using LocalLlm.Tests.Hosting;
using LocalLlm.Tests.KvCache;

namespace LocalLlm.Tests.Replay;

/// <summary>Traces taken from a log, and what each policy makes of them.</summary>
public sealed class ReplayTests
{
    private const long Ssd = 64 << 20;

    [Fact]
    public void A_recorded_run_replayed_with_its_own_settings_hits_as_often_as_it_did()
    {
        using var folder = new TempFolder();
        KvCacheOptions options = CacheDriver.Options with { HotTokens = 32, PinRecentTokens = 128 };
        CacheStatistics recorded = RecordedCache.Run(folder.Path, options);
        AccessTrace trace = TraceReader.Read(new LogFiles(folder.Path).LinesOf("kv-cache.log"));
        trace.LeftOut.ShouldBe(0);
        trace.BlockTokens.ShouldBe(4);
        ReplayResult same = TraceReplay.Run(trace, options.Policy, 32, Ssd, SilentLog.Logger);
        same.Statistics.HotHits.ShouldBe(recorded.HotHits);
        same.Statistics.ColdHits.ShouldBe(recorded.ColdHits);
        same.Statistics.Evictions.ShouldBe(recorded.Evictions);
        (same.MegabytesToSsd * 1e6).ShouldBe(recorded.BytesToSsd, 1);
    }

    [Fact]
    public void Prefix_aware_hits_more_than_every_other_policy_where_memory_is_short_and_no_less_where_it_is_not()
    {
        using var folder = new TempFolder();
        RecordedCache.Run(folder.Path, CacheDriver.Options);
        AccessTrace trace = TraceReader.Read(new LogFiles(folder.Path).LinesOf("kv-cache.log"));
        foreach (int hot in (int[])[32, 64, 96])
        {
            Dictionary<string, ReplayResult> results = EvictionPolicies.Kinds
                .Select(kind => TraceReplay.Run(trace, kind, hot, Ssd, SilentLog.Logger))
                .ToDictionary(result => result.Policy);
            double best = results["prefix_aware"].HitRate;
            foreach (ReplayResult other in results.Values.Where(result => result.Policy != "prefix_aware"))
            {
                string what = $"{other.Policy} with {hot} tokens: {other.HitRate}, prefix_aware {best}";
                best.ShouldBeGreaterThan(other.HitRate, what);
                results["prefix_aware"].MegabytesFromSsd.ShouldBeLessThanOrEqualTo(other.MegabytesFromSsd, what);
            }
        }

        foreach (EvictionPolicyKind kind in EvictionPolicies.Kinds)
            TraceReplay.Run(trace, kind, 4096, Ssd, SilentLog.Logger).HitRate.ShouldBe(100);
    }

    [Fact]
    public void The_report_has_a_line_and_a_bar_for_each_result()
    {
        using var folder = new TempFolder();
        RecordedCache.Run(folder.Path, CacheDriver.Options);
        AccessTrace trace = TraceReader.Read(new LogFiles(folder.Path).LinesOf("kv-cache.log"));
        ReplayResult[] results = [.. EvictionPolicies.Kinds
            .Select(kind => TraceReplay.Run(trace, kind, 64, Ssd, SilentLog.Logger))];
        string[] lines = ReplayReport.Of(trace, results).Split('\n');
        foreach (ReplayResult result in results)
        {
            string[] own = [.. lines.Where(line => line.Contains($"  {result.Policy} ", StringComparison.Ordinal))];
            own.Length.ShouldBe(2);
            own.ShouldAllBe(line => line.Contains(
                result.HitRate.ToString("F2", CultureInfo.InvariantCulture), StringComparison.Ordinal));
            own[1].Count(c => c is '█' or '·').ShouldBe(40);
        }
    }

    [Fact]
    public void A_log_without_accesses_is_told_with_what_to_do() =>
        Should.Throw<InvalidDataException>(() => TraceReader.Read(["{\"operation\":\"cache_init\"}", "no json"]))
            .Message.ShouldContain("kv.cache=DEBUG");

    [Fact]
    public void A_log_that_begins_behind_the_start_of_its_cache_is_told_with_what_to_do()
    {
        using var folder = new TempFolder();
        RecordedCache.Run(folder.Path, CacheDriver.Options);
        string[] rotated = [.. new LogFiles(folder.Path).LinesOf("kv-cache.log")
            .Where(line => !line.Contains("cache_init", StringComparison.Ordinal))];
        Should.Throw<InvalidDataException>(() => TraceReader.Read(rotated)).Message.ShouldContain("LOG_BACKUP_COUNT");
    }

    [Fact]
    public async Task The_command_reads_a_folder_and_packed_rotated_files_and_prints_the_table()
    {
        using var folder = new TempFolder();
        RecordedCache.Run(folder.Path, CacheDriver.Options);
        string log = folder.Combine("kv-cache.log");
        string[] lines = await File.ReadAllLinesAsync(log);
        await using (var packed = new GZipStream(File.Create(log + ".1.gz"), CompressionLevel.Fastest))
            await packed.WriteAsync(Encoding.UTF8.GetBytes(string.Join('\n', lines[..100]) + '\n'));
        await File.WriteAllLinesAsync(log, lines[100..]);
        await using ServerProcess replay = ServerProcess.Start(
            folder.Path, ["replay", ".", "--hot-tokens", "64", "--policy", "lfu", "prefix_aware"]);
        (await replay.ExitCodeAsync()).ShouldBe(0, replay.Errors);
        replay.Output.ShouldContain("60 sequences");
        replay.Output.ShouldNotContain("left out");
        replay.Output.ShouldContain("prefix_aware");
        replay.Output.ShouldContain("Hit rate");
        replay.Output.ShouldNotContain("simple_lru");
    }

    [Theory]
    [InlineData("--policy best", "--policy \"best\": expected simple_lru, adaptive_lru")]
    [InlineData("--hot-tokens 64 -1", "--hot-tokens -1: expected a whole number")]
    [InlineData("--ssd-mb -1", "--ssd-mb -1: expected a whole number")]
    [InlineData("", "missing.log")]
    public async Task What_the_command_does_not_know_it_refuses_with_2(string arguments, string message)
    {
        using var folder = new TempFolder();
        await using ServerProcess replay = ServerProcess.Start(
            folder.Path, ["replay", "missing.log", .. arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries)]);
        (await replay.ExitCodeAsync()).ShouldBe(2, replay.Output);
        replay.Errors.ShouldContain(message, Case.Sensitive);
        replay.Errors.ShouldNotContain("   at ");
        replay.Errors.ShouldNotContain("kv.cache=DEBUG"); // That is not what is wrong.
    }
}
