namespace Hewn.Runs;

/// <summary>What a run may be told beside its name. Set it up on one thread; the run keeps its own copy.</summary>
public sealed class RunOptions
{
    /// <summary>
    /// Where the directories of runs are made. Default: <c>results</c> in the working directory. <c>LOG_DIR</c> does
    /// not change it: results are data.
    /// </summary>
    public string ResultsDirectory { get; set; } = "results";

    /// <summary>
    /// The run's log, preset as <see cref="HewnOptions.Standard"/>: DEBUG and above into <c>error_log.jsonl</c>, INFO
    /// and above on standard error, libraries that say much from WARN up. Files that are added with relative paths
    /// stand in the run's directory; <c>error_log.jsonl</c> is always there. The environment's variables override it;
    /// <see cref="HewnOptions.Directory"/> is ignored.
    /// </summary>
    public HewnOptions Log { get; } = HewnOptions.Standard(path: null);

    /// <summary>The run's metrics.</summary>
    public MetricOptions Metrics { get; } = new();
}
