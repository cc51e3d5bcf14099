using Hewn.Diagnostics;

namespace Hewn.Runs;

/// <summary>
/// The metrics of a run: one line of <c>metrics.jsonl</c> for each call, and statistics of every metric while it runs.
/// Thread-safe. A line is safe from a kill of the process when its call has returned. No call throws; what could not be
/// written is counted in <see cref="Status"/>.
/// </summary>
public sealed class RunMetrics
{
    private readonly MetricPipeline _pipeline;
    private readonly MetricNames _names;
    private readonly MetricSummary _summary;
    private readonly HewnOptions _log;
    private readonly Logger _own;
    private readonly Lock _steps = new();
    private long? _firstStep;
    private long _lastStep = long.MinValue;
    private long _late;
    private long _notFinite;
    private long _untracked;
    private long _replaced;
    private int _hasToldNames;

    internal RunMetrics(string runName, string directory, MetricOptions options, LogSystem log)
    {
        _log = log.Options;
        _own = log.For(Routing.LevelRules.OwnName);
        var diagnostics = new DiagnosticChannel(_log.OnProblem);
        Path = System.IO.Path.Combine(directory, "metrics.jsonl");
        _names = new MetricNames(options.MaxNames);
        _pipeline = MetricPipeline.Start(Path, options, _log, diagnostics);
        _summary = new MetricSummary(
            System.IO.Path.Combine(directory, "metrics_summary.json"), runName, _log.Time, diagnostics);
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>Writes one line: the step, the time, and the metrics in the order in which they are given.</summary>
    /// <param name="step">Which step of the run the numbers belong to.</param>
    /// <param name="metrics">
    /// Names and numbers, e.g. <c>("loss", 0.5), ("lr", 1e-3)</c>. Of two with one name the later counts. Those called
    /// <c>step</c> or <c>timestamp</c> get <c>_</c> appended. NaN and infinities are written as strings, and counted.
    /// </param>
    /// <remarks>
    /// What does not fit into one line of 256 KiB stands in further lines of the same step. Allocates nothing for names
    /// that are known. Waits while the ring is full, for the writer but never for a broken disk.
    /// </remarks>
    public void Log(long step, params ReadOnlySpan<Metric> metrics)
    {
        MetricLine line = MetricLine.OfThread;
        if (metrics.Length > 1 && line.HasTwins(metrics))
            metrics = WithoutTwins(metrics);
        line.Begin(step, _log.Time.GetUtcNow(), _log.TimestampFormat, _log.Time.LocalTimeZone);
        int from = 0;
        for (int i = 0; i < metrics.Length; i++)
        {
            if (line.IsFull)
            {
                Write(line, step, metrics[from..i]);
                line.BeginAgain();
                from = i;
            }

            string name = MetricNames.Written(metrics[i].Name);
            if (_names.Of(name) is { } series)
                line.Add(series.Lead, metrics[i]);
            else
                line.Add(name, metrics[i]);
        }

        Write(line, step, metrics[from..]);
    }

    /// <summary>As above, for metrics that stand in a dictionary.</summary>
    /// <exception cref="ArgumentNullException"><paramref name="metrics"/> is null.</exception>
    public void Log(long step, IEnumerable<KeyValuePair<string, double>> metrics)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        Log(step, [.. metrics.Select(metric => new Metric(metric.Key, metric.Value))]);
    }

    /// <summary>What is known of one metric's values now; null when none of that name was logged.</summary>
    public MetricStatistics? Statistics(string name) => _names.Find(MetricNames.Written(name))?.Statistics;

    /// <summary>What is known of all metrics now, by name.</summary>
    public IReadOnlyList<MetricStatistics> Statistics() => [.. _names.All.Select(series => series.Statistics)];

    /// <summary>How the metrics are doing: lines, losses, bounds that were met.</summary>
    public MetricStatus Status
    {
        get
        {
            Pipeline.PipelineCounts counts = _pipeline.Counts;
            DestinationStatus file = _pipeline.File;
            long late = Interlocked.Read(ref _late);
            return new MetricStatus(
                counts.Accepted + late,
                counts.InFlight,
                counts.DroppedAtStop + late + file.Lost,
                _names.Count,
                Interlocked.Read(ref _untracked),
                Interlocked.Read(ref _notFinite),
                Interlocked.Read(ref _replaced),
                _pipeline.DeletedFiles,
                file.Problem,
                _pipeline.SurvivesKill);
        }
    }

    /// <summary>
    /// Waits until every line of calls that have returned stands in the file, and writes <c>metrics_summary.json</c> as
    /// of now.
    /// </summary>
    /// <param name="timeout">How long to wait at most.</param>
    /// <returns>False when the time ran out, or the file refuses its lines at the moment.</returns>
    public bool Flush(TimeSpan timeout)
    {
        bool isFlushed = _pipeline.Flush(timeout);
        return Summarize(isFinal: false) && isFlushed;
    }

    /// <summary>Writes and closes the file, then the summary. Later calls are counted as dropped.</summary>
    internal void End()
    {
        _pipeline.Stop(Limits.StopTimeout);
        Summarize(isFinal: true);
    }

    private bool Summarize(bool isFinal)
    {
        long? first;
        long last;
        lock (_steps)
            (first, last) = (_firstStep, _lastStep);
        return _summary.Write(Status, first, last, Statistics(), isFinal);
    }

    private void Write(MetricLine line, long step, ReadOnlySpan<Metric> metrics)
    {
        if (!_pipeline.Write(line.End()))
        {
            Interlocked.Increment(ref _late);
            return;
        }

        lock (_steps)
        {
            _firstStep = Math.Min(_firstStep ?? step, step);
            _lastStep = Math.Max(_lastStep, step);
        }

        foreach (ref readonly Metric metric in metrics)
            Count(step, metric);
    }

    private void Count(long step, in Metric metric)
    {
        if (!double.IsFinite(metric.Value))
            Interlocked.Increment(ref _notFinite);
        if (_names.Find(MetricNames.Written(metric.Name)) is { } series)
        {
            series.Add(step, metric.Value);
            return;
        }

        Interlocked.Increment(ref _untracked);
        if (Interlocked.Exchange(ref _hasToldNames, 1) == 0)
        {
            _own.Warn(
                "Metrics of further names are written, but have no statistics: MetricOptions.MaxNames was reached",
                ("names", _names.Count), ("first", metric.Name));
        }
    }

    /// <summary>Slow path - of two with one name the later stays, in its place.</summary>
    private ReadOnlySpan<Metric> WithoutTwins(ReadOnlySpan<Metric> metrics)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        var kept = new Metric[metrics.Length];
        int next = kept.Length;
        for (int i = metrics.Length - 1; i >= 0; i--)
        {
            if (names.Add(MetricNames.Written(metrics[i].Name)))
                kept[--next] = metrics[i];
        }

        Interlocked.Add(ref _replaced, next);
        return kept.AsSpan(next);
    }
}
