using Hewn;

namespace Seeds.Seed3;

/// <summary>"Log Format Examples": initialization, eviction, error; timestamps as text of epoch milliseconds.</summary>
internal static class EventsExample
{
    public static async Task RunAsync()
    {
        Log.Start(new HewnOptions
        {
            Files = { new("logs/events.log") },
            Service = "llm-server",
            Environment = "production",
            TimestampFormat = TimestampFormat.EpochMillisecondsText,
            Time = new StoppedClock("2025-01-19T02:00:10Z"),
        });
        using (Log.Context(operation: "cache_init"))
            Log.Info("Tiered KV Cache initialized successfully: policy=adaptive_lru, hot_tokens=2048");
        using (Log.Context(operation: "adaptive_evict"))
            Log.Info("Adaptive eviction complete: token_pos=2048, access_count=5, score=0.3247");
        using (Log.Context(operation: "evict_to_ssd"))
            Log.Error("SSD write failed: OutOfSpace", ("error_code", "ENOSPC"));
        await Log.StopAsync();
    }
}
