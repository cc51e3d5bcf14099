using Hewn;

namespace Seeds.Seed4;

/// <summary>"Basic": console only, for people.</summary>
internal static class BasicExample
{
    public static async Task RunAsync()
    {
        Log.Start(path: null);
        Log.Debug("not on the console");
        Log.Info("on the console");
        await Log.StopAsync();
    }
}
