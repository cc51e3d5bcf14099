using LocalLlm.KvCache;

namespace LocalLlm.Tests.KvCache;

/// <summary>What stays in memory whatever the policy is, and from when on something must leave it.</summary>
public sealed class PinnedTests
{
    public static TheoryData<string> Policies() => [.. EvictionPolicies.Names];

    [Theory]
    [MemberData(nameof(Policies))]
    public void The_newest_tokens_of_running_sequences_stay_and_a_tenth_of_memory_is_kept_free(string policy)
    {
        using var driver = new CacheDriver(CacheDriver.Options with
        {
            HotTokens = 40,
            PinRecentTokens = 8,
            Policy = EvictionPolicies.Find(policy)!.Value,
        });
        (KvSequence Sequence, int[] Tokens)[] both = [.. Enumerable.Range(1, 2).Select(
            i => (driver.Cache.Open([i]), Enumerable.Range(i * 1_000, 50).ToArray()))];
        long most = 0;
        for (int length = 1; length <= 50; length++)
        {
            foreach ((KvSequence sequence, int[] tokens) in both)
            {
                driver.Clock.Advance(TimeSpan.FromMilliseconds(20));
                driver.Step(sequence, tokens[..length]).ShouldBe(length);
                most = Math.Max(most, driver.Cache.Statistics.HotTokens);
                foreach ((KvSequence each, _) in both)
                    each.Blocks.TakeLast(2).ShouldAllBe(block => block.IsHot);
            }
        }

        driver.Cache.Statistics.Evictions.ShouldBeGreaterThan(10);
        most.ShouldBeInRange(32, 36); // Nine of ten pages of 4 tokens.
    }
}
