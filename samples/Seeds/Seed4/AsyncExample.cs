using Hewn;

namespace Seeds.Seed4;

/// <summary>"For Async Code": a call copies its line into the ring; a thread of its own writes files.</summary>
internal static class AsyncExample
{
    public static async Task RunAsync()
    {
        Log.Start("logs/app.jsonl", log => log.Console = null);
        await Task.WhenAll(Enumerable.Range(0, 20).Select(async worker =>
        {
            for (int item = 0; item < 50; item++)
            {
                Log.Info("Non-blocking logging!", ("worker", worker), ("item", item));
                await Task.Yield();
            }
        }));

        // No stop: the end of the process writes what is on its way.
    }
}
