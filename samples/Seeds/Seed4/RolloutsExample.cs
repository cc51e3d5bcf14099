using Hewn;
using Hewn.Runs;

namespace Seeds.Seed4;

/// <summary>"Integration with Rollouts": a results directory of its own, and metrics beside the log.</summary>
internal static class RolloutsExample
{
    public static async Task RunAsync()
    {
        // Creates timestamped results directory with logging
        await using Run run = Log.StartRun("my_experiment");

        for (int step = 0; step < 100; step++)
        {
            double loss = 1.0 / (step + 1);
            run.Metrics.Log(step, ("loss", loss), ("lr", 1e-3), ("reward", 0.3f));
            Log.Debug($"Step {step} done");
        }

        Log.Info($"Training ended, median loss {run.Metrics.Statistics("loss")!.P50:@median_loss:F4}");
        Console.WriteLine(run.Directory);
    }
}
