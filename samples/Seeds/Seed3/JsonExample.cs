using Hewn;

namespace Seeds.Seed3;

/// <summary>"JSON Structured Output" and "Context Propagation": the six ids, service and environment.</summary>
internal static class JsonExample
{
    public static async Task RunAsync()
    {
        Log.Start(new HewnOptions
        {
            Files = { new("logs/llm-server.log") },
            Service = "llm-server",
            Environment = "production",
            TimestampFormat = TimestampFormat.EpochMillisecondsText,
            Time = new StoppedClock("2025-01-19T02:00:00Z"),
        });
        using (Log.Context(requestId: "req-123", traceId: "trace-456", model: "llama-3.3-70b", operation: "cache_init"))
            Log.Info("Cache initialized successfully");
        using (Log.Context("req-124", "trace-457", "span-1", "user-7", "llama-3.3-70b", "generate"))
            Log.Info("All six ids");
        await Log.StopAsync();
    }
}
