namespace LocalLlm.KvCache;

/// <summary>One figure of the statistics under the name that collectors know.</summary>
/// <param name="Name">With the unit at its end, as Prometheus wants it.</param>
/// <param name="IsCounter">It only grows.</param>
/// <param name="Description">What it is.</param>
/// <param name="Read">The value, or null where there is none yet.</param>
internal sealed record CacheMetric(
    string Name, bool IsCounter, string Description, Func<CacheStatistics, double?> Read)
{
    public static IReadOnlyList<CacheMetric> All { get; } =
    [
        Gauge("llm_kv_cache_sequences", "Running sequences", s => s.Sequences),
        Gauge("llm_kv_cache_seq_pos", "Tokens of running sequences", s => s.SeqPos),
        Gauge("llm_kv_cache_hot_tokens", "Tokens in memory", s => s.HotTokens),
        Gauge("llm_kv_cache_cold_blocks", "Blocks on disk only", s => s.ColdBlocks),
        Gauge("llm_kv_cache_hot_entries_tracked", "Blocks in memory that may be moved", s => s.HotEntriesTracked),
        Gauge("llm_kv_cache_ssd_usage_megabytes", "Disk in use", s => s.SsdUsageMb),
        Gauge("llm_kv_cache_hit_rate_percent", "Uses that memory served", s => s.CacheHitRate),
        Gauge("llm_kv_cache_circuit_open", "1 while the disk is left alone",
            s => s.Circuit == CircuitState.Open ? 1 : 0),
        Counter("llm_kv_cache_hot_hits_total", "Uses of blocks in memory", s => s.HotHits),
        Counter("llm_kv_cache_cold_hits_total", "Uses of blocks on disk", s => s.ColdHits),
        Counter("llm_kv_cache_evictions_total", "Blocks moved out of memory", s => s.Evictions),
        Counter("llm_kv_cache_adaptive_evictions_total", "Of these, chosen by weight", s => s.AdaptiveEvictions),
        Counter("llm_kv_cache_bytes_to_ssd_total", "Bytes written to disk", s => s.BytesToSsd),
        Counter("llm_kv_cache_bytes_from_ssd_total", "Bytes read from disk", s => s.BytesFromSsd),
        Counter("llm_kv_cache_prefix_hits_total", "Sequences with a known beginning", s => s.PrefixHits),
        Counter("llm_kv_cache_prefix_misses_total", "Sequences without", s => s.PrefixMisses),
        Counter("llm_kv_cache_reused_tokens_total", "Tokens not computed again", s => s.ReusedTokens),
        Counter("llm_kv_cache_dropped_blocks_total", "Blocks given up for room", s => s.DroppedBlocks),
        Counter("llm_kv_cache_lost_blocks_total", "Blocks that could not be read back", s => s.LostBlocks),
        Counter("llm_kv_cache_checksum_mismatches_total", "Damaged reads", s => s.ChecksumMismatches),
        Counter("llm_kv_cache_ssd_failures_total", "Failed attempts on disk", s => s.SsdFailures),
        Counter("llm_kv_cache_refused_tokens_total", "Tokens that found no room", s => s.RefusedTokens),
    ];

    private static CacheMetric Gauge(string name, string description, Func<CacheStatistics, double?> read) =>
        new(name, false, description, read);

    private static CacheMetric Counter(string name, string description, Func<CacheStatistics, double?> read) =>
        new(name, true, description, read);
}
