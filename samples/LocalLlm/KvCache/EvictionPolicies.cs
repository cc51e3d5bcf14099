namespace LocalLlm.KvCache;

/// <summary>The policies by name.</summary>
internal static class EvictionPolicies
{
    private static readonly (string Name, EvictionPolicyKind Kind)[] _all =
    [
        ("simple_lru", EvictionPolicyKind.SimpleLru),
        ("adaptive_lru", EvictionPolicyKind.AdaptiveLru),
        ("frequency_based", EvictionPolicyKind.FrequencyBased),
        ("lfu", EvictionPolicyKind.Lfu),
        ("prefix_aware", EvictionPolicyKind.PrefixAware),
    ];

    public static IReadOnlyList<string> Names { get; } = [.. _all.Select(entry => entry.Name)];

    public static IReadOnlyList<EvictionPolicyKind> Kinds { get; } = [.. _all.Select(entry => entry.Kind)];

    /// <summary>The policy of that name, or null.</summary>
    public static EvictionPolicyKind? Find(string? name)
    {
        foreach ((string known, EvictionPolicyKind kind) in _all)
        {
            if (known == name)
                return kind;
        }

        return null;
    }

    public static IEvictionPolicy Create(EvictionPolicyKind kind, double frequencyWeight) => kind switch
    {
        EvictionPolicyKind.SimpleLru => new SimpleLruPolicy(),
        EvictionPolicyKind.AdaptiveLru => new AdaptiveLruPolicy(frequencyWeight),
        EvictionPolicyKind.FrequencyBased => new FrequencyBasedPolicy(),
        EvictionPolicyKind.Lfu => new LfuPolicy(),
        _ => new PrefixAwarePolicy(),
    };
}
