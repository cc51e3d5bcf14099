using System.Globalization;
using Hewn;

namespace LocalLlm.KvCache;

/// <summary>
/// Every record of the cache, in one place: its words, its level, its <c>operation</c> and its fields. What happens at
/// every token is DEBUG; what an operator wants to know is INFO; what fails is WARN while it is tried again and ERROR
/// when it is given up.
/// </summary>
internal sealed class CacheLog(Logger logger)
{
    public bool SaysDebug => logger.IsEnabled(Level.Debug);

    public void Initializing(KvCacheOptions options)
    {
        (int layers, int heads, int headDim) = (options.Layers, options.Heads, options.HeadDim);
        logger.Info(
            $"Initializing Tiered KV Cache: layers={layers}, heads={heads}, head_dim={headDim:@head_dim}",
            ("operation", "cache_init"),
            ("block_tokens", options.BlockTokens),
            ("pages", options.Pages),
            ("slots", options.Slots),
            ("max_ram_bytes", options.MaxRamBytes),
            ("max_ssd_bytes", options.MaxSsdBytes),
            ("pin_recent_tokens", options.PinRecentTokens),
            ("eviction_threshold", options.EvictionThreshold));
    }

    public void Initialized(string policy, int hotTokens, long staleBytes) => logger.Info(
        $"Tiered KV Cache initialized successfully: policy={policy}, hot_tokens={hotTokens:@hot_tokens}",
        ("operation", "cache_init"),
        ("stale_bytes", staleBytes));

    public void NoSsd(Exception e) => logger.Error(
        e,
        $"The cache has no disk and works in memory only until it has",
        ("operation", "cache_init"),
        ("error_code", SsdFault.Of(e).Code),
        ("mode", "ssd_degraded"));

    public void EvictionStarted(bool isSimple, int hotStartPos, int trackedEntries)
    {
        if (isSimple)
        {
            logger.Debug(
                $"Starting simple LRU eviction: hot_start_pos={hotStartPos:@hot_start_pos}",
                ("operation", "simple_evict"));
        }
        else
        {
            logger.Debug(
                $"Starting adaptive eviction: tracked_entries={trackedEntries:@tracked_entries}",
                ("operation", "adaptive_evict"));
        }
    }

    /// <summary>The choice of a policy that weighs. The lowest score is moved out.</summary>
    public void Chosen(KvBlock block, string policy, double score, int tokenPos)
    {
        long accessCount = block.AccessCount;
        logger.Info(
            $"Adaptive eviction complete: token_pos={tokenPos:@token_pos}, "
                + $"access_count={accessCount:@access_count}, score={score:F4}",
            ("operation", "adaptive_evict"),
            ("policy", policy),
            ("score_direction", "lowest_is_evicted"),
            ("block", block.Id),
            ("reuses", block.Reuses),
            ("active", block.References > 0));
    }

    public void Evicted(int tokens, int blocks, long bytes, string policy, string reason, double milliseconds) =>
        logger.Info(
            $"Evicted {tokens} tokens to SSD: blocks={blocks}, bytes={bytes}",
            ("operation", "evict_to_ssd"),
            ("policy", policy),
            ("reason", reason),
            ("latency_ms", Math.Round(milliseconds, 3)));

    public void Dropped(KvBlock block, int tokens, string reason, string policy) => logger.Info(
        $"Dropped {tokens} tokens of a finished sequence",
        ("operation", "evict_drop"),
        ("block", block.Id),
        ("policy", policy),
        ("reason", reason));

    public void Restored(KvBlock block, int tokens, long bytes, double milliseconds) => logger.Debug(
        $"Restored {tokens} tokens from SSD: bytes={bytes}",
        ("operation", "restore_from_ssd"),
        ("block", block.Id),
        ("access_count", block.AccessCount),
        ("latency_ms", Math.Round(milliseconds, 3)));

    public void ReadCold(KvBlock block, int layer, int bytes, double milliseconds) => logger.Debug(
        $"Cache miss: layer={layer}",
        ("operation", "ssd_read"),
        ("block", block.Id),
        ("bytes", bytes),
        ("latency_ms", Math.Round(milliseconds, 3)));

    public void ChecksumMismatch(KvBlock block, int layer, string part, uint expected, uint actual) => logger.Error(
        $"Checksum mismatch: layer={layer}, block={block.Id:@block}",
        ("operation", "checksum_mismatch"),
        ("error_code", "EBADMSG"),
        ("part", part),
        ("expected_crc", expected.ToString("x8", CultureInfo.InvariantCulture)),
        ("actual_crc", actual.ToString("x8", CultureInfo.InvariantCulture)));

    public void Lost(KvBlock block, int tokens, string reason) => logger.Warn(
        $"Lost {tokens} tokens of the cache; they are computed again",
        ("operation", "cache_block_lost"),
        ("block", block.Id),
        ("reason", reason));

    public void Retry(string name, int attempt, SsdFault fault, Exception e)
    {
        int attempts = RetryPolicy.Attempts;
        logger.WithError(e).Warn(
            $"Operation failed: name={name}, attempt={attempt}/{attempts}, error={fault.Code:@error_code}, "
                + $"category={fault.Category:@error_category}",
            ("operation", "retry"));
    }

    public void SsdFailed(string operation, string what, SsdFault fault, Exception e) => logger.WithError(e).Error(
        $"SSD {what:@what} failed: {fault.Words:@fault}",
        ("operation", operation),
        ("error_code", fault.Code),
        ("error_category", fault.Category));

    public void CircuitChanged(CircuitState from, CircuitState to)
    {
        (Level level, string text) = to switch
        {
            CircuitState.Open => (Level.Error, "Circuit breaker ssd has opened: memory only"),
            CircuitState.HalfOpen => (Level.Warn, "Circuit breaker ssd is half open: the disk is tried again"),
            _ => (Level.Info, "Circuit breaker ssd has closed: the disk works again"),
        };
        logger.Log(
            level,
            text,
            ("operation", "circuit_breaker"),
            ("circuit", "ssd"),
            ("circuit_state", NameOf(to)),
            ("previous_state", NameOf(from)));
    }

    public void ModeChanged(DegradationMode from, DegradationMode to) => logger.Log(
        to == DegradationMode.Normal ? Level.Info : Level.Warn,
        "Degradation mode changed",
        ("operation", "cache_degradation"),
        ("mode", NameOf(to)),
        ("previous_mode", NameOf(from)));

    public void Opened(KvSequence sequence, int promptTokens)
    {
        (long id, int reused) = (sequence.Id, sequence.ReusedTokens);
        logger.Debug(
            $"Cache lookup: sequence={id:@sequence}, prompt_tokens={promptTokens:@prompt_tokens}, "
                + $"reused_tokens={reused:@reused_tokens}",
            ("operation", "sequence_open"),
            ("cache_hit", reused > 0));
    }

    public void Stored(KvSequence sequence, int layers, int batchSize)
    {
        (long id, int seqPos) = (sequence.Id, sequence.Length);
        logger.Debug(
            $"Batch store: layers={layers}, batch_size={batchSize:@batch_size}, seq_pos={seqPos:@seq_pos}",
            ("operation", "batch_store"),
            ("sequence", id));
    }

    /// <summary>With the names of its blocks: what a replay needs, and no word of the text.</summary>
    public void Closed(KvSequence sequence)
    {
        if (!SaysDebug)
            return;
        string chain = string.Join(' ', sequence.Blocks
            .Where(block => block.IsSealed)
            .Select(block => BlockKey.TextOf(block.Key)));
        (long id, int tokens) = (sequence.Id, sequence.Length);
        logger.Debug(
            $"Sequence closed: sequence={id:@sequence}, tokens={tokens}",
            ("operation", "sequence_close"),
            ("chain", chain));
    }

    public void Statistics(CacheStatistics now, string policy)
    {
        (long hot, int cold) = (now.HotTokens, now.ColdBlocks);
        // A rate of nothing is left out, not written as zero.
        Logger rated = now.CacheHitRate is { } rate ? logger.With("cache_hit_rate", rate) : logger;
        rated.Info(
            $"Tiered KV Cache Status: hot_tokens={hot:@hot_tokens}, cold_blocks={cold:@cold_blocks}",
            ("operation", "cache_stats"),
            ("policy", policy),
            ("seq_pos", now.SeqPos),
            ("sequences", now.Sequences),
            ("hot_hits", now.HotHits),
            ("cold_hits", now.ColdHits),
            ("evictions", now.Evictions),
            ("adaptive_evictions", now.AdaptiveEvictions),
            ("bytes_to_ssd", now.BytesToSsd),
            ("bytes_from_ssd", now.BytesFromSsd),
            ("ssd_usage_mb", now.SsdUsageMb),
            ("hot_entries_tracked", now.HotEntriesTracked),
            ("prefix_hits", now.PrefixHits),
            ("prefix_misses", now.PrefixMisses),
            ("reused_tokens", now.ReusedTokens),
            ("dropped_blocks", now.DroppedBlocks),
            ("lost_blocks", now.LostBlocks),
            ("checksum_mismatches", now.ChecksumMismatches),
            ("ssd_failures", now.SsdFailures),
            ("refused_tokens", now.RefusedTokens),
            ("mode", NameOf(now.Mode)),
            ("circuit", "ssd"),
            ("circuit_state", NameOf(now.Circuit)));
    }

    public static string NameOf(CircuitState state) => state switch
    {
        CircuitState.Open => "open",
        CircuitState.HalfOpen => "half_open",
        _ => "closed",
    };

    public static string NameOf(DegradationMode mode) => mode switch
    {
        DegradationMode.SsdDegraded => "ssd_degraded",
        DegradationMode.MemoryPressure => "memory_pressure",
        DegradationMode.Emergency => "emergency",
        _ => "normal",
    };
}
