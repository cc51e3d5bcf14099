using LocalLlm.KvCache;

namespace LocalLlm.Tests.KvCache;

/// <summary>Which of two blocks goes first: the one with the lower score.</summary>
public sealed class EvictionPolicyTests
{
    private static readonly BlockUse _usual = new(
        AccessCount: 5, LastOrder: 100, AgeSeconds: 10, LifeSeconds: 60, IsActive: false, Depth: 2, Reuses: 0);

    [Fact]
    public void Simple_lru_moves_what_was_used_longest_ago() =>
        Goes("simple_lru", _usual with { LastOrder = 99, AccessCount = 1000 }, _usual);

    [Fact]
    public void Adaptive_lru_moves_the_older_of_two_equally_frequent() =>
        Goes("adaptive_lru", _usual with { AgeSeconds = 20 }, _usual);

    [Fact]
    public void Adaptive_lru_moves_the_rarer_of_two_of_the_same_age() =>
        Goes("adaptive_lru", _usual with { AccessCount = 1 }, _usual);

    [Fact]
    public void Adaptive_lru_scores_are_from_0_to_1_and_the_newest_most_used_is_the_highest()
    {
        IEvictionPolicy policy = Of("adaptive_lru");
        policy.Score(_usual with { AgeSeconds = 0, AccessCount = 1_000_000 }).ShouldBe(1, 1e-3);
        policy.Score(_usual with { AgeSeconds = 1e9, AccessCount = 0 }).ShouldBe(0, 1e-3);
        policy.Score(_usual with { AgeSeconds = 1, AccessCount = 1 }).ShouldBe(0.7 / 2 + 0.3 / 2, 1e-9);
    }

    [Fact]
    public void Frequency_based_moves_the_one_with_fewer_uses_a_second()
    {
        Goes("frequency_based", _usual with { AccessCount = 4 }, _usual);
        Goes("frequency_based", _usual with { LifeSeconds = 600 }, _usual);
    }

    [Fact]
    public void Lfu_moves_the_one_with_fewer_uses_however_new() =>
        Goes("lfu", _usual with { AccessCount = 4, AgeSeconds = 0, LifeSeconds = 1 }, _usual);

    [Fact]
    public void Prefix_aware_keeps_running_sequences_then_shared_beginnings()
    {
        Goes("prefix_aware", _usual with { Reuses = 100 }, _usual with { IsActive = true });
        Goes("prefix_aware", _usual, _usual with { Reuses = 3 });
        Goes("prefix_aware", _usual with { Depth = 9 }, _usual);
        Goes("prefix_aware", _usual with { AgeSeconds = 500 }, _usual);
        Of("prefix_aware").Admits(1, 1).ShouldBeFalse();
        Of("prefix_aware").Admits(2, 1).ShouldBeTrue();
    }

    [Fact]
    public void Each_policy_has_its_name_and_behaviour()
    {
        EvictionPolicies.Names.ShouldBe(["simple_lru", "adaptive_lru", "frequency_based", "lfu", "prefix_aware"]);
        foreach (string name in EvictionPolicies.Names)
            Of(name).Name.ShouldBe(name);
        EvictionPolicies.Find("LRU").ShouldBeNull();
        double[] scores = [.. EvictionPolicies.Names.Select(name => Of(name).Score(_usual))];
        scores.Distinct().Count().ShouldBe(scores.Length);
    }

    private static void Goes(string policy, BlockUse first, BlockUse second) =>
        Of(policy).Score(first).ShouldBeLessThan(Of(policy).Score(second));

    private static IEvictionPolicy Of(string name) => EvictionPolicies.Create(EvictionPolicies.Find(name)!.Value, 0.3);
}
