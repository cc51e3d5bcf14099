using Hewn;

namespace Seeds.Seed4;

/// <summary>"With File Output": console from INFO up, file from DEBUG up, as JSON lines.</summary>
internal static class FileExample
{
    public static async Task RunAsync()
    {
        Log.Start("logs/app.jsonl");
        Log.Debug("in the file only");
        Log.Info("in both");
        await Log.StopAsync();
    }
}
