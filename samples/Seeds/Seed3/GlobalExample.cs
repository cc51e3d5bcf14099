using Hewn;

namespace Seeds.Seed3;

/// <summary>"Global Logger (Recommended)": started once, used anywhere.</summary>
internal static class GlobalExample
{
    public static async Task RunAsync()
    {
        // Initialize at startup
        Log.Start(new HewnOptions
        {
            MinimumLevel = Level.Info,
            Files = { new("logs/app.log") },
            Environment = "production",
        });

        // Use anywhere
        int port = 8080, layerId = 3;
        string errorMsg = "OutOfSpace";
        Log.Info($"Server started on port {port}");
        Log.Debug($"Cache hit: layer={layerId}");
        Log.Error($"Failed to load model: {errorMsg}");
        await Log.StopAsync();
    }
}
