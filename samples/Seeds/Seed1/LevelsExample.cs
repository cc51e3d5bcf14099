using Hewn;

namespace Seeds.Seed1;

/// <summary>"Log Levels" and "Enabling Debug Logging": <c>DEBUG=1</c>, or a command's <c>--debug</c>.</summary>
internal static class LevelsExample
{
    public static Task RunAsync(bool debug)
    {
        Level level = debug ? Level.Debug : Level.Info;
        Log.Start(new HewnOptions
        {
            MinimumLevel = level,
            Console = new ConsoleOptions { MinimumLevel = level, Format = ConsoleFormat.Text },
            ExitOnFatal = true,
        });
        Log.Debug("Detailed diagnostic information");
        Log.Info("General informational message");
        Log.Warn("A potentially problematic situation");
        Log.Error("A failure that does not stop the application");
        Log.Fatal("A critical error: the application exits");
        Log.Info("Never said");
        return Task.CompletedTask;
    }
}
