using Hewn;

namespace Seeds.Seed1;

/// <summary>"Log Output Format": the four lines of the document, on standard error.</summary>
internal static class OutputExample
{
    public static async Task RunAsync()
    {
        var clock = new StoppedClock("2025-11-12T15:55:44.435Z");
        Log.Start(new HewnOptions
        {
            MinimumLevel = Level.Debug,
            Console = new ConsoleOptions { MinimumLevel = Level.Debug, Format = ConsoleFormat.Text },
            Time = clock,
        });
        Log.Info("Successfully initialized store", ("component", "model-manager"));
        Log.Debug("Loading model from cache", ("model", "llama-3"), ("component", "loader"));
        clock.Step();
        Log.Warn("Model cache miss, pulling from registry", ("model", "llama-3"));
        clock.Step();
        Log.Error("Failed to connect to registry", ("error", "connection timeout"));
        await Log.StopAsync();
    }
}
