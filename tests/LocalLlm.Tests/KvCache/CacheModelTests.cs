using LocalLlm.KvCache;
using LocalLlm.Model;

namespace LocalLlm.Tests.KvCache;

/// <summary>Random work of many sequences, under every policy and budget, on a good disk and on a bad one: whatever is
/// read is right.</summary>
public sealed class CacheModelTests
{
    public static TheoryData<string, int, int, bool> Cases()
    {
        var cases = new TheoryData<string, int, int, bool>();
        foreach (string policy in EvictionPolicies.Names)
        {
            foreach ((int hot, int slots) in ((int, int)[])[(0, 8), (4, 0), (16, 4), (32, 64), (64, 0), (256, 64)])
            {
                cases.Add(policy, hot, slots, false);
                cases.Add(policy, hot, slots, true);
            }
        }

        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Whatever_is_read_is_what_was_stored_and_budgets_are_kept(
        string policy, int hotTokens, int slots, bool isBad)
    {
        KvCacheOptions options = CacheDriver.Options with
        {
            HotTokens = hotTokens,
            MaxSsdBytes = slots * CacheDriver.Options.BlockBytes,
            Policy = EvictionPolicies.Find(policy)!.Value,
        };
        var random = new Pcg32(hotTokens * 31 + slots);
        using var driver = new CacheDriver(options);
        if (isBad)
        {
            driver.Store.WriteFault = () => random.NextDouble() < 0.1 ? FaultyStore.NoSpace() : null;
            driver.Store.ReadFault = () => random.NextDouble() < 0.05 ? FaultyStore.InputOutput() : null;
            driver.Store.Corrupts = () => random.NextDouble() < 0.05;
        }

        var running = new List<(KvSequence Sequence, List<int> Tokens)>();
        for (int round = 0; round < 400; round++)
        {
            driver.Clock.Advance(TimeSpan.FromMilliseconds(500));
            if (running.Count < 3 && random.NextDouble() < 0.3)
            {
                List<int> tokens = Prompt(random);
                running.Add((driver.Cache.Open([.. tokens]), tokens));
            }

            if (running.Count == 0)
                continue;
            int index = (int)(random.NextDouble() * running.Count);
            (KvSequence sequence, List<int> all) = running[index];
            driver.Step(sequence, [.. all]).ShouldBeLessThanOrEqualTo(all.Count);
            CheckBudgets(driver, options);
            all.Add((int)(random.NextDouble() * 50));
            if (random.NextDouble() < 0.05)
            {
                driver.Cache.Close(sequence);
                running.RemoveAt(index);
            }
        }

        CacheStatistics end = driver.Cache.Statistics;
        end.Sequences.ShouldBe(running.Count);
        if (hotTokens == 256)
            end.PrefixHits.ShouldBeGreaterThan(3);
        if (hotTokens == 16 && slots > 0)
            (end.Evictions + end.LostBlocks + end.DroppedBlocks).ShouldBeGreaterThan(0);
        foreach ((KvSequence sequence, _) in running)
            driver.Cache.Close(sequence);
        driver.Cache.Reset();
        driver.Cache.Statistics.HotTokens.ShouldBe(0);
        driver.Cache.Statistics.ColdBlocks.ShouldBe(0);
        driver.Cache.Statistics.SsdUsageMb.ShouldBe(0);
    }

    [Fact]
    public void A_budget_of_bytes_counts_where_it_is_less_than_that_of_tokens()
    {
        KvCacheOptions options = CacheDriver.Options with
        {
            HotTokens = 256,
            MaxRamBytes = 3 * CacheDriver.Options.BlockBytes + 5,
            EvictionThreshold = 1,
        };
        using var driver = new CacheDriver(options);
        int[] tokens = [.. Enumerable.Range(0, 60)];
        KvSequence sequence = driver.Cache.Open([1]);
        for (int length = 1; length <= tokens.Length; length++)
        {
            driver.Step(sequence, tokens[..length]).ShouldBe(length);
            (driver.Cache.Statistics.HotTokens * options.BytesPerToken).ShouldBeLessThanOrEqualTo(options.MaxRamBytes);
        }

        driver.Cache.Statistics.HotTokens.ShouldBeGreaterThan(8);
    }

    private static void CheckBudgets(CacheDriver driver, KvCacheOptions options)
    {
        CacheStatistics now = driver.Cache.Statistics;
        now.HotTokens.ShouldBeLessThanOrEqualTo(options.HotTokens);
        driver.Store.End.ShouldBeLessThanOrEqualTo(options.MaxSsdBytes);
    }

    // A few beginnings in common, then each its own way.
    private static List<int> Prompt(Pcg32 random)
    {
        int kind = (int)(random.NextDouble() * 3);
        int length = 1 + (int)(random.NextDouble() * 20);
        return [.. Enumerable.Range(0, length).Select(i => i < 10 ? kind * 100 + i : (int)(random.NextDouble() * 50))];
    }
}
