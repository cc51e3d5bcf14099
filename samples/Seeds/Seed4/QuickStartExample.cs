using Hewn;

namespace Seeds.Seed4;

/// <summary>"Quick Start": set up once, log everywhere.</summary>
internal static class QuickStartExample
{
    public static async Task RunAsync()
    {
        // Setup logging once at app start: console from INFO up, file from DEBUG up, through the ring
        Log.Start("logs/app.jsonl");

        // Use logging everywhere
        Logger logger = Log.For("quick.start");
        logger.Info("Application started");
        logger.Error("Something went wrong", ("user_id", 123));
        await Log.StopAsync();
    }
}
