using System.Text.Json;
using Hewn.Runs;
using Hewn.Tests.Support;

namespace Hewn.Tests.Runs;

/// <summary>A results directory of a test's own, and runs in it that hear nothing of the environment.</summary>
internal sealed class RunsFolder : IDisposable
{
    private readonly TempFolder _folder = new();

    public TestClock Clock { get; } = new();

    public List<LogProblem> Problems { get; } = [];

    public string Results => _folder.Path("results");

    public Run Start(string name = "my_experiment", Action<RunOptions>? configure = null) =>
        Run.Start(name, options => Set(options, configure));

    public void Set(RunOptions options, Action<RunOptions>? configure = null)
    {
        options.ResultsDirectory = Results;
        options.Log.Console = null;
        options.Log.ReadEnvironment = false;
        options.Log.HandleProcessExit = false;
        options.Log.BufferBytes = Limits.MinBufferBytes;
        options.Log.Time = Clock;
        options.Log.OnProblem = problem => { lock (Problems) Problems.Add(problem); };
        options.Metrics.BufferBytes = Limits.MinBufferBytes;
        configure?.Invoke(options);
    }

    public static List<JsonElement> LogOf(Run run) => LogLines.ParseAll(Path.Combine(run.Directory, "error_log.jsonl"));

    public static JsonElement SummaryOf(string directory)
    {
        using var json = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(directory, "metrics_summary.json")));
        return json.RootElement.Clone();
    }

    public void Dispose() => _folder.Dispose();
}
