using Hewn.Configuration;

namespace Hewn.Runs;

/// <summary>
/// An experiment's run: a directory of its own with <c>error_log.jsonl</c> and <c>metrics.jsonl</c>. Thread-safe.
/// Disposing it writes and closes both; what a crash or a kill interrupts, the next run that starts in the same results
/// directory completes, or <c>hewn recover --recursive</c>.
/// </summary>
public sealed class Run : IDisposable, IAsyncDisposable
{
    private readonly long _startedAt;
    private readonly Lock _ending = new();
    private bool _hasEnded;

    private Run(string name, string directory, MetricOptions metrics, LogSystem system)
    {
        (Name, Directory, System) = (name, directory, system);
        Log = system.For(string.Empty);
        Metrics = new RunMetrics(name, directory, metrics, system);
        _startedAt = system.Time.GetTimestamp();
        system.Run = this;
    }

    /// <summary>The name it was started with.</summary>
    public string Name { get; }

    /// <summary>Its directory, in full; no other run has it.</summary>
    public string Directory { get; }

    /// <summary>Writes to the run's log, whatever the global logger does meanwhile.</summary>
    public Logger Log { get; }

    /// <summary>The run's numbers by step.</summary>
    public RunMetrics Metrics { get; }

    /// <summary>The run's log system.</summary>
    public LogSystem System { get; }

    /// <summary>
    /// Starts a run beside the global logger, which it leaves alone: any number of them side by side, each with its
    /// own files. <see cref="Hewn.Log.StartRun"/> makes the run's log the global one.
    /// </summary>
    /// <inheritdoc cref="Hewn.Log.StartRun"/>
    public static Run Start(string name, Action<RunOptions>? configure = null)
    {
        Run run = Create(name, configure, former: null);
        run.System.Begin();
        run.TellStart();
        return run;
    }

    /// <summary>Waits until every record and metric of calls that have returned is in its file.</summary>
    /// <param name="timeout">How long to wait at most, for each.</param>
    /// <returns>False when the time ran out or a file refuses at the moment.</returns>
    public bool Flush(TimeSpan timeout) => System.Flush(timeout);

    /// <summary>
    /// Ends the run: its metrics are written (for 10 s at most), then <c>metrics_summary.json</c>, then the log. Doing
    /// it twice is harmless.
    /// </summary>
    public void Dispose() => System.Dispose();

    /// <inheritdoc cref="Dispose"/>
    public ValueTask DisposeAsync() => System.DisposeAsync();

    /// <summary>A run whose log takes records but has not opened its files yet.</summary>
    internal static Run Create(string name, Action<RunOptions>? configure, LogSystem? former)
    {
        RunName.Check(name);
        var options = new RunOptions();
        configure?.Invoke(options);
        HewnOptions log = options.Log.Copy();
        log.Files.Insert(0, new LogFileOptions(RunDirectory.LogName));
        HewnSettings.Apply(log, Environment.GetEnvironmentVariables());
        MetricOptions metrics = options.Metrics.Copy();
        metrics.Validate();

        // Everything is known to be right before anything is made.
        string directory = RunDirectory.Claim(options.ResultsDirectory, name, log.Time.GetUtcNow());
        foreach (LogFileOptions file in log.Files)
            file.Path = Path.Combine(directory, file.Path);
        log.Directory = directory;
        IReadOnlyList<string> others = RunDirectory.LogFoldersIn(options.ResultsDirectory);
        return new Run(name, directory, metrics, LogSystems.CreateForRun(log, others, former));
    }

    internal void TellStart()
    {
        string message = $"Run {Name} started"; // A text: its hole would be a field called Name.
        Own.Info(message, ("run", Name), ("directory", Directory), ("process", Environment.ProcessId));
    }

    /// <summary>Called when the log is about to stop, however that came.</summary>
    internal void End()
    {
        // Whoever comes second waits, too: the process may end as soon as it returns.
        if (!_ending.TryEnter(2 * Limits.StopTimeout))
            return;
        try
        {
            EndOnce_NeedsLock();
        }
        finally
        {
            _ending.Exit();
        }
    }

    private void EndOnce_NeedsLock()
    {
        if (_hasEnded)
            return;
        _hasEnded = true;
        Metrics.End();
        MetricStatus metrics = Metrics.Status;
        string message = $"Run {Name} ended";
        Own.Info(
            message,
            ("run", Name),
            ("duration_s", Math.Round(System.Time.GetElapsedTime(_startedAt).TotalSeconds, 3)),
            ("metric_lines", metrics.Lines), ("metric_lines_dropped", metrics.Dropped));
    }

    private Logger Own => System.For(Routing.LevelRules.OwnName);
}
