using System.Diagnostics;

namespace LocalLlm.KvCache;

/// <summary>The spans of a cache, for whoever listens: parts of the request on whose behalf they are.</summary>
internal sealed class CacheTracing : IDisposable
{
    /// <summary>What an OpenTelemetry set-up adds: <c>tracing.AddSource("LocalLlm.KvCache")</c>.</summary>
    public const string SourceName = "LocalLlm.KvCache";

    /// <summary>This cache's own: who listens to the name hears all caches, who listens to this hears one.</summary>
    public ActivitySource Source { get; } = new(SourceName);

    /// <summary>Of blocks moved out of memory. How many tokens is known at its end: <c>eviction.tokens</c>.</summary>
    public Activity? Evict(string policy) => Source.StartActivity("kv_cache.evict")?
        .SetTag("component", "tiered_cache").SetTag("eviction.policy", policy);

    public Activity? Restore(long block) => Source.StartActivity("kv_cache.restore")?
        .SetTag("component", "tiered_cache").SetTag("cache.hit", false).SetTag("cache.block", block);

    /// <summary>Of one layer read back from disk.</summary>
    public Activity? Read(int layer, long block) => Source.StartActivity("kv_cache.read")?
        .SetTag("component", "tiered_cache").SetTag("cache.hit", false).SetTag("cache.layer", layer)
        .SetTag("cache.block", block);

    public Activity? Lookup() =>
        Source.StartActivity("kv_cache.lookup")?.SetTag("component", "tiered_cache");

    public void Dispose() => Source.Dispose();
}
