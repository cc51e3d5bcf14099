using System.Diagnostics;

namespace LocalLlm.KvCache;

/// <summary>The spans of the cache, for whoever listens: parts of the request on whose behalf they are.</summary>
internal static class CacheTracing
{
    /// <summary>What an OpenTelemetry set-up adds: <c>tracing.AddSource("LocalLlm.KvCache")</c>.</summary>
    public const string SourceName = "LocalLlm.KvCache";

    private static readonly ActivitySource _source = new(SourceName);

    public static Activity? Evict(string policy, int tokens) => _source.StartActivity("kv_cache.evict")?
        .SetTag("component", "tiered_cache").SetTag("eviction.policy", policy).SetTag("eviction.tokens", tokens);

    public static Activity? Restore(long block) => _source.StartActivity("kv_cache.restore")?
        .SetTag("component", "tiered_cache").SetTag("cache.hit", false).SetTag("cache.block", block);

    /// <summary>Of one layer read back from disk.</summary>
    public static Activity? Read(int layer, long block) => _source.StartActivity("kv_cache.read")?
        .SetTag("component", "tiered_cache").SetTag("cache.hit", false).SetTag("cache.layer", layer)
        .SetTag("cache.block", block);

    public static Activity? Lookup() =>
        _source.StartActivity("kv_cache.lookup")?.SetTag("component", "tiered_cache");
}
