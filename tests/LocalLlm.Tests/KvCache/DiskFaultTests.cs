using LocalLlm.KvCache;
using LocalLlm.Tests.Hosting;

namespace LocalLlm.Tests.KvCache;

/// <summary>A disk that is full, that fails, that gives back something else: never a wrong number.</summary>
public sealed class DiskFaultTests
{
    private static readonly KvCacheOptions _options = CacheDriver.Options with { HotTokens = 16 };

    [Fact]
    public void A_turned_bit_is_found_and_the_rest_of_the_sequence_is_computed_again()
    {
        using var driver = new CacheDriver(_options);
        (KvSequence sequence, int[] tokens) = Filled(driver);
        bool isFirst = true;
        driver.Store.Corrupts = () => isFirst && !(isFirst = false);
        driver.Step(sequence, tokens).ShouldBe(tokens.Length);
        driver.Cache.Statistics.ChecksumMismatches.ShouldBe(1);
        driver.Cache.Statistics.LostBlocks.ShouldBe(1);
    }

    [Fact]
    public void A_file_that_was_cut_short_or_emptied_is_noticed()
    {
        using var driver = new CacheDriver(_options);
        (KvSequence sequence, int[] tokens) = Filled(driver);
        driver.Store.ReadFault = () => new EndOfStreamException("cut");
        driver.Step(sequence, tokens).ShouldBeGreaterThan(0);
        driver.Cache.Statistics.LostBlocks.ShouldBeGreaterThan(0);
        driver.Pauses.ShouldBeEmpty(); // It would be as short a moment later.
        driver.Cache.Statistics.Circuit.ShouldBe(CircuitState.Open); // It takes what it does not give back.
        driver.Store.ReadFault = () => null;
        driver.Clock.Advance(CircuitBreaker.OpenFor);
        driver.Step(sequence, tokens).ShouldBe(tokens.Length);
    }

    [Fact]
    public void A_transfer_that_fails_once_is_tried_again()
    {
        using var driver = new CacheDriver(_options);
        (KvSequence sequence, int[] tokens) = Filled(driver);
        int failures = 2;
        driver.Store.ReadFault = () => failures-- > 0 ? FaultyStore.InputOutput() : null;
        driver.Step(sequence, tokens).ShouldBe(tokens.Length);
        driver.Cache.Statistics.LostBlocks.ShouldBe(0);
        driver.Cache.Statistics.SsdFailures.ShouldBe(2);
        driver.Pauses.Count.ShouldBe(2);
        driver.Pauses[0].TotalMilliseconds.ShouldBeInRange(75, 125);
        driver.Pauses[1].TotalMilliseconds.ShouldBeInRange(150, 250);
    }

    [Fact]
    public void A_full_disk_opens_the_breaker_and_the_cache_works_in_memory_until_it_recovers()
    {
        using var driver = new CacheDriver(_options);
        driver.Store.WriteFault = FaultyStore.NoSpace;
        int[] tokens = [.. Enumerable.Range(0, 40)];
        KvSequence sequence = driver.Cache.Open(tokens);
        for (int step = 0; step < 8; step++)
            driver.Step(sequence, tokens).ShouldBeLessThanOrEqualTo(_options.HotTokens);
        CacheStatistics degraded = driver.Cache.Statistics;
        degraded.Circuit.ShouldBe(CircuitState.Open);
        degraded.Mode.ShouldBe(DegradationMode.Emergency);
        degraded.RefusedTokens.ShouldBeGreaterThan(0);
        driver.Pauses.ShouldBeEmpty(); // A full disk is not asked again at once.
        int writes = driver.Store.Writes;
        driver.Step(sequence, tokens);
        driver.Store.Writes.ShouldBe(writes); // It is left alone.

        driver.Store.WriteFault = () => null;
        driver.Clock.Advance(CircuitBreaker.OpenFor);
        driver.Step(sequence, tokens).ShouldBe(tokens.Length);
        driver.Cache.Statistics.Circuit.ShouldBe(CircuitState.Closed);
        driver.Step(sequence, tokens);
        driver.Cache.Statistics.Mode.ShouldBe(DegradationMode.Normal);
    }

    [Fact]
    public void Without_a_disk_finished_sequences_give_way_to_running_ones()
    {
        using var driver = new CacheDriver(_options with { MaxSsdBytes = 0 });
        for (int i = 0; i < 6; i++)
        {
            int[] tokens = [.. Enumerable.Range(i * 100, 10)];
            KvSequence sequence = driver.Cache.Open(tokens);
            driver.Step(sequence, tokens).ShouldBe(10);
            driver.Cache.Close(sequence);
        }

        driver.Cache.Statistics.DroppedBlocks.ShouldBeGreaterThan(0);
        driver.Cache.Statistics.Mode.ShouldBe(DegradationMode.Normal);
    }

    [Fact]
    public void A_real_file_keeps_its_budget_and_begins_empty_after_a_crash()
    {
        using var folder = new TempFolder();
        string path = folder.Combine("tier", "kv-cache.tier");
        Directory.CreateDirectory(folder.Combine("tier"));
        File.WriteAllBytes(path, new byte[100_000]); // What a killed process leaves.
        KvCacheOptions options = _options with { MaxSsdBytes = 6 * _options.BlockBytes };
        using (var cache = new TieredKvCache(
            options, SilentLog.Logger, TimeProvider.System, () => new FileBlockStore(path)))
        {
            new FileInfo(path).Length.ShouldBe(0);
            for (int i = 0; i < 10; i++)
            {
                int[] tokens = [.. Enumerable.Range(i * 100, 12)];
                KvSequence sequence = cache.Open(tokens);
                int accepted = cache.Reserve(sequence, 12);
                for (int layer = 0; layer < options.Layers; layer++)
                    cache.StoreBatch(sequence, layer, new float[accepted * 8], new float[accepted * 8]);
                cache.Advance(sequence, tokens.AsSpan(0, accepted));
                cache.Close(sequence);
            }

            new FileInfo(path).Length.ShouldBeInRange(1, options.MaxSsdBytes);
            cache.Statistics.BytesToSsd.ShouldBeGreaterThan(0);
            Should.Throw<IOException>(() => new FileBlockStore(path)); // Another process has it.
        }

        File.Exists(path).ShouldBeFalse();
    }

    [Fact]
    public void A_place_that_cannot_be_made_leaves_a_cache_in_memory_until_it_can()
    {
        var clock = new ManualClock();
        var store = new FaultyStore(_options.BlockBytes);
        bool isThere = false;
        using var cache = new TieredKvCache(
            _options,
            SilentLog.Logger,
            clock,
            () => isThere ? store : throw new UnauthorizedAccessException("not here"));
        int[] tokens = [.. Enumerable.Range(0, 60)];
        KvSequence sequence = cache.Open(tokens);
        Fill(cache, sequence, tokens);
        sequence.Length.ShouldBe(_options.HotTokens);
        cache.Statistics.Mode.ShouldBe(DegradationMode.Emergency);
        isThere = true;
        Fill(cache, sequence, tokens);
        store.Writes.ShouldBe(0); // It is left alone for a while.
        clock.Advance(CircuitBreaker.OpenFor);
        Fill(cache, sequence, tokens);
        sequence.Length.ShouldBe(tokens.Length);
        store.Writes.ShouldBeGreaterThan(1);
        clock.Advance(TieredKvCache.PressureLasts);
        cache.TellStatistics();
        cache.Statistics.Mode.ShouldBe(DegradationMode.Normal);
    }

    private static void Fill(TieredKvCache cache, KvSequence sequence, int[] tokens)
    {
        while (sequence.Length < tokens.Length)
        {
            int accepted = cache.Reserve(sequence, Math.Min(_options.BlockTokens, tokens.Length - sequence.Length));
            if (accepted == 0)
                return;
            float[] numbers = new float[accepted * _options.Width];
            for (int layer = 0; layer < _options.Layers; layer++)
                cache.StoreBatch(sequence, layer, numbers, numbers);
            cache.Advance(sequence, tokens.AsSpan(sequence.Length, accepted));
        }
    }

    // More than memory holds, so that its beginning is on disk.
    private static (KvSequence Sequence, int[] Tokens) Filled(CacheDriver driver)
    {
        int[] tokens = [.. Enumerable.Range(0, 30)];
        KvSequence sequence = driver.Cache.Open(tokens);
        driver.Step(sequence, tokens).ShouldBe(30);
        driver.Cache.Statistics.ColdBlocks.ShouldBeGreaterThan(2);
        return (sequence, tokens);
    }
}
