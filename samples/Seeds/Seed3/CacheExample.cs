using Hewn;

namespace Seeds.Seed3;

/// <summary>"Logging Points Added": what the tiered KV cache says. Each hole of a message is a field, too.</summary>
internal static class CacheExample
{
    public static async Task RunAsync()
    {
        Log.Start(new HewnOptions { MinimumLevel = Level.Debug, Files = { new("logs/kv-cache.log") } });
        int layers = 32, heads = 8, headDim = 128, hotStartPos = 0, trackedEntries = 96;
        int tokens = 8192, blocks = 32, layer = 5, batchSize = 32, seqPos = 4096, tokenPos = 2048, accessCount = 5;
        long bytes = 67108864;
        double minScore = 0.32468;

        // Cache initialization
        Log.Info($"Initializing Tiered KV Cache: layers={layers}, heads={heads}, head_dim={headDim:@head_dim}");

        // Simple LRU eviction
        Log.Debug($"Starting simple LRU eviction: hot_start_pos={hotStartPos:@hot_start_pos}");
        Log.Info($"Evicted {tokens} tokens to SSD: blocks={blocks}, bytes={bytes}");

        // Adaptive eviction
        Log.Debug($"Starting adaptive eviction: tracked_entries={trackedEntries:@tracked_entries}");
        Log.Info($"Adaptive eviction complete: token_pos={tokenPos:@token_pos}, "
            + $"access_count={accessCount:@access_count}, score={minScore:@score:F4}");

        // Batch processing
        Log.Debug($"Batch store: layer={layer}, batch_size={batchSize:@batch_size}, seq_pos={seqPos:@seq_pos}");
        await Log.StopAsync();
    }
}
