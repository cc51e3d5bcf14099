using Hewn;

namespace Seeds.Seed3;

/// <summary>"Instance Logger": a logger of one's own, with a context that belongs to the request.</summary>
internal static class InstanceExample
{
    public static async Task RunAsync()
    {
        // Create dedicated logger
        await using IBufferedLogger logger = BufferedLogger.Start(
            new HewnOptions { Files = { new("logs/instance.log") } });

        // Use with context: of two requests at once, each keeps its own
        await Task.WhenAll(ProcessAsync(logger, "req-123", "trace-456"), ProcessAsync(logger, "req-124", "trace-457"));

        logger.Flush(TimeSpan.FromSeconds(10));
        BufferStatistics buffer = logger.Buffer;
        Console.WriteLine($"{buffer.Accepted} records, {buffer.InFlight} in flight, {buffer.Dropped} dropped");
    }

    private static async Task ProcessAsync(IBufferedLogger logger, string requestId, string traceId)
    {
        logger.SetContext(requestId: requestId, traceId: traceId);
        logger.Log(Level.Info, "Processing request");
        await Task.Yield();
        logger.Logger.Info($"Processed request");
        logger.ClearContext();
    }
}
