using Hewn;

namespace Seeds.Seed4;

/// <summary>"Structured Logging": extra fields stand flat beside the message.</summary>
internal static class ExtraFieldsExample
{
    public static async Task RunAsync()
    {
        Log.Start("logs/app.jsonl");
        Log.Info("Training step completed", ("step", 100), ("loss", 0.5), ("reward", 0.3));
        await Log.StopAsync();
    }
}
