namespace LocalLlm.KvCache;

/// <summary>The policies, which <see cref="EvictionPolicies"/> names and makes.</summary>
internal enum EvictionPolicyKind
{
    SimpleLru,
    AdaptiveLru,
    FrequencyBased,
    Lfu,
    PrefixAware,
}
