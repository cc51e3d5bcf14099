using Hewn;

namespace Seeds.Seed1;

/// <summary>"Log Levels" and "Enabling Debug Logging": <c>DEBUG=1</c>, or a command's <c>--debug</c>.</summary>
internal static class LevelsExample
{
    public static Task RunAsync(bool debug)
    {
        var options = new HewnOptions
        {
            Console = new ConsoleOptions { Format = ConsoleFormat.Text },
            ExitOnFatal = true,
        };
        if (debug)
            options.MinimumLevel = options.Console.MinimumLevel = Level.Debug;
        Log.Start(options);
        Log.Debug("Detailed diagnostic information");
        Log.Info("General informational message");
        Log.Warn("A potentially problematic situation");
        Log.Error("A failure that does not stop the application");
        Log.Fatal("A critical error: the application exits");
        Log.Info("Never said");
        return Task.CompletedTask;
    }
}
