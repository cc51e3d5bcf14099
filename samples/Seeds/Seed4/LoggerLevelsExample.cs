using Hewn;

namespace Seeds.Seed4;

/// <summary>"Per-Logger Levels".</summary>
internal static class LoggerLevelsExample
{
    public static async Task RunAsync()
    {
        Log.Start("logs/app.jsonl", log =>
        {
            log.MinimumLevel = Level.Info;
            log.Levels["bifrost"] = Level.Debug;         // Verbose for my code
            log.Levels["httpx"] = Level.Warn;            // Quiet for HTTP client
            log.Levels["paramiko"] = Level.Error;        // Very quiet for SSH
        });
        foreach (string name in (string[])["app", "bifrost", "httpx", "paramiko"])
        {
            Logger logger = Log.For(name);
            logger.Debug("debug");
            logger.Info("info");
            logger.Warn("warn");
            logger.Error("error");
        }

        await Log.StopAsync();
    }
}
