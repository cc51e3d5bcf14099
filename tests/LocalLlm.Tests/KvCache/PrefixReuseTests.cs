using LocalLlm.KvCache;

namespace LocalLlm.Tests.KvCache;

public sealed class PrefixReuseTests
{
    private static readonly int[] _prompt = [.. Enumerable.Range(1, 13)];

    [Fact]
    public void A_sequence_begins_with_the_whole_blocks_of_one_that_began_alike()
    {
        using var driver = new CacheDriver(CacheDriver.Options);
        KvSequence first = driver.Cache.Open(_prompt);
        first.ReusedTokens.ShouldBe(0);
        driver.Step(first, _prompt).ShouldBe(13);
        KvSequence second = driver.Cache.Open([.. _prompt[..9], 99, 98, 97]); // While the first one runs.
        second.ReusedTokens.ShouldBe(8);
        driver.Step(second, [.. _prompt[..9], 99, 98, 97]).ShouldBe(12);
        driver.Cache.Close(first);
        driver.Cache.Close(second);
        KvSequence third = driver.Cache.Open(_prompt);
        third.ReusedTokens.ShouldBe(12);
        driver.Step(third, _prompt).ShouldBe(13);
        driver.Cache.Statistics.ReusedTokens.ShouldBe(20);
    }

    [Fact]
    public void The_last_token_is_always_computed_for_its_output_is_wanted()
    {
        using var driver = new CacheDriver(CacheDriver.Options);
        int[] prompt = _prompt[..8];
        KvSequence first = driver.Cache.Open(prompt);
        driver.Step(first, prompt);
        driver.Cache.Open(prompt).ReusedTokens.ShouldBe(4);
    }

    [Fact]
    public void Two_that_compute_the_same_at_once_end_up_with_one_block()
    {
        using var driver = new CacheDriver(CacheDriver.Options with { HotTokens = 64 });
        KvSequence first = driver.Cache.Open(_prompt);
        KvSequence second = driver.Cache.Open(_prompt);
        driver.Step(first, _prompt);
        driver.Step(second, _prompt);
        driver.Cache.Statistics.HotTokens.ShouldBe(12 + 1 + 1);
        driver.Step(first, [.. _prompt, 5]).ShouldBe(14);
        driver.Step(second, [.. _prompt, 6]).ShouldBe(14);
    }

    [Fact]
    public void What_was_evicted_in_the_meantime_is_read_back_from_disk()
    {
        using var driver = new CacheDriver(CacheDriver.Options with { HotTokens = 16 });
        KvSequence first = driver.Cache.Open(_prompt);
        driver.Step(first, _prompt);
        driver.Cache.Close(first);
        int[] other = [.. Enumerable.Range(1_000, 12)];
        KvSequence second = driver.Cache.Open(other);
        driver.Step(second, other).ShouldBe(12);
        driver.Cache.Close(second);
        driver.Cache.Statistics.ColdBlocks.ShouldBeGreaterThan(0);
        KvSequence third = driver.Cache.Open(_prompt);
        third.ReusedTokens.ShouldBe(12);
        driver.Step(third, _prompt).ShouldBe(13);
        driver.Cache.Statistics.BytesFromSsd.ShouldBeGreaterThan(0);
        driver.Cache.Statistics.LostBlocks.ShouldBe(0);
    }
}
