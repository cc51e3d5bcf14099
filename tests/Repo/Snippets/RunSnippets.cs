using Hewn;
using Hewn.Runs;

namespace Repo.Snippets;

/// <summary>The C# of docs/runs.md and of the README's section on runs.</summary>
[Collection(WorkingFolder.Name)]
public sealed class RunSnippets
{
    private const string Name = "my_experiment";

    [Fact]
    public void The_run_of_the_documents_writes_log_metrics_and_summary()
    {
        int steps = 50;
        string directory = RunIt(steps);
        try
        {
            Path.GetFileName(directory).ShouldStartWith(Name + "_");
            File.ReadAllLines(Path.Combine(directory, "metrics.jsonl")).Length.ShouldBe(steps);
            string[] log = File.ReadAllLines(Path.Combine(directory, "error_log.jsonl"));
            log.Count(line => line.Contains("\"level\":\"DEBUG\"", StringComparison.Ordinal)).ShouldBe(steps);
            log[^2].ShouldContain("\"median_loss\":0.038");
            File.ReadAllText(Path.Combine(directory, "metrics_summary.json")).ShouldContain("\"is_final\": true");
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }


    private static double Train(int step) => 1.0 / (step + 1);

    private static string RunIt(int steps)
    {
        using Run run = Log.StartRun("my_experiment");
        for (int step = 0; step < steps; step++)
        {
            double loss = Train(step);
            run.Metrics.Log(step, ("loss", loss), ("lr", 1e-3));
            Log.Debug($"Step {step} done");
        }

        Log.Info($"Median loss {run.Metrics.Statistics("loss")!.P50:@median_loss:F4}");
        return run.Directory;
    }
}
