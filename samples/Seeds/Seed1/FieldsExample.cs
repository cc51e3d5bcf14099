using Hewn;

namespace Seeds.Seed1;

/// <summary>"Structured Logging": one field, several fields, an error.</summary>
internal static class FieldsExample
{
    public static async Task RunAsync()
    {
        Log.Start(new HewnOptions { Files = { new("logs/model-runner.jsonl") } });
        Logger log = Log.For(string.Empty);

        // Add a single field
        log.WithField("component", "scheduler").Info("Starting scheduler");

        // Add multiple fields
        log.WithFields(new Dictionary<string, object?>
        {
            ["component"] = "backend",
            ["model"] = "llama-3",
        }).Info("Loading model");

        // Add error context
        try
        {
            throw new FileNotFoundException("no such model", "llama-3.gguf");
        }
        catch (FileNotFoundException err)
        {
            log.WithError(err).Error("Failed to load model");
        }

        await Log.StopAsync();
    }
}
