using Hewn;

namespace Seeds.Seed4;

/// <summary>"Custom Log Rotation": 10 MB and three old files in the document; 10 kB here, so that it happens.</summary>
internal static class RotationExample
{
    public static async Task RunAsync()
    {
        Log.Start("logs/app.jsonl", log =>
        {
            log.MaxFileBytes = 10_000;
            log.BackupCount = 3;
            log.Console = null;
        });
        for (int i = 0; i < 1000; i++)
            Log.Info("Fills the file", ("i", i));
        await Log.StopAsync();
    }
}
