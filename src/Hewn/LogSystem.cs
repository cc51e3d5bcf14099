using Hewn.Configuration;
using Hewn.Diagnostics;
using Hewn.Files;
using Hewn.Pipeline;
using Hewn.Records;
using Hewn.Redaction;
using Hewn.Ring;
using Hewn.Shutdown;
using Hewn.Terminal;

namespace Hewn;

/// <summary>
/// A running log: the files, the pipeline that feeds them and the loggers that write to it. Thread-safe. Most programs
/// have one, started by <see cref="Log.Start"/>; several can run side by side.
/// </summary>
public sealed class LogSystem : IAsyncDisposable, IDisposable
{
    private readonly HewnOptions _options;
    private readonly RingWriter _writer;
    private readonly IRecordPipeline _pipeline;
    private readonly IDisk _disk;
    private readonly DiagnosticChannel _diagnostics;
    private readonly OwnRecords _ownRecords;
    private readonly bool _recordsUnhandled;
    private ProcessHooks? _hooks;
    private LogMeter? _meter;
    private int _stopped;
    private long _late;
    private Thread? _ending; // The thread of a signal that ends the process, once it stops this system.

    private LogSystem(HewnOptions options, IDisk disk, bool recordsUnhandled = true)
    {
        _options = options.Copy();
        _disk = disk;
        _diagnostics = new DiagnosticChannel(options.OnProblem);
        _ownRecords = new OwnRecords(this);
        IDestination[] destinations = [.. options.Files.Select(OpenFile), .. OpenConsole(options)];
        RingStart ring = RingStart.For(_options, destinations, disk, _diagnostics);
        _writer = new RingWriter(
            ring.Memory, ring.File, destinations, _options, _ownRecords, _diagnostics);
        _pipeline = new RingPipeline(_writer, _options);
        _recordsUnhandled = recordsUnhandled;
        PromptPrivacy.Register(Prompts);
    }

    /// <summary>Opens the files and starts to log.</summary>
    /// <param name="options">What to write where. The environment's variables override it.</param>
    /// <exception cref="ArgumentNullException"><paramref name="options"/> is null.</exception>
    /// <exception cref="HewnConfigurationException">A value is not allowed; the message lists each.</exception>
    /// <remarks>
    /// A directory that cannot be written is no exception but a problem told to <see cref="HewnOptions.OnProblem"/>:
    /// the program keeps running, <see cref="Status"/> says degraded, and the file is tried again.
    /// </remarks>
    public static LogSystem Start(HewnOptions options) => Start(options, SystemDisk.Instance);

    internal static LogSystem Start(HewnOptions options, IDisk disk) => Create(options, disk).Begin();

    /// <summary>
    /// Starts without asking the environment: for callers that have applied it together with their own settings, see
    /// <see cref="HewnSettings.Apply"/>.
    /// </summary>
    /// <param name="options">What to write where.</param>
    /// <exception cref="ArgumentNullException"><paramref name="options"/> is null.</exception>
    /// <exception cref="HewnConfigurationException">A value is not allowed; the message lists each.</exception>
    public static LogSystem StartAsConfigured(HewnOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        return new LogSystem(options, SystemDisk.Instance).Begin();
    }

    /// <summary>
    /// A system that takes records but has not touched its files yet; <see cref="Begin"/> makes it write.
    /// </summary>
    internal static LogSystem Create(HewnOptions options, IDisk disk)
    {
        ArgumentNullException.ThrowIfNull(options);
        HewnSettings.Apply(options, section: null, System.Environment.GetEnvironmentVariable);
        return new LogSystem(options, disk);
    }

    /// <summary>What the global logger uses while no system runs: standard error, INFO and above.</summary>
    internal static LogSystem CreateFallback() => new LogSystem(
        new HewnOptions { Console = new ConsoleOptions(), BufferBytes = Limits.MinBufferBytes },
        SystemDisk.Instance,
        recordsUnhandled: false).Begin(); // The runtime prints an unhandled exception to standard error itself.

    /// <summary>
    /// Opens the files and begins to write what was taken so far. Once, by whoever created the system.
    /// </summary>
    internal LogSystem Begin()
    {
        IReadOnlyList<RingReport> found = DeadRings.Recover(_disk, Folders);
        _pipeline.Begin();
        _ownRecords.TellRecovered(found, _diagnostics);
        _meter = new LogMeter(() => Status, Service);
        if (_options.HandleProcessExit)
            _hooks = new ProcessHooks(this, _recordsUnhandled);
        return this;
    }

    /// <summary>The clock.</summary>
    public TimeProvider Time => _options.Time;

    /// <summary>The directory that relative paths of log files start from, as configured.</summary>
    public string Directory => _options.Directory;

    /// <summary>How logging is doing: counts, losses by reason, the state of each destination.</summary>
    public LogStatus Status
    {
        get
        {
            PipelineCounts counts = _pipeline.Counts;
            DestinationStatus[] destinations = [.. _writer.Lanes.Select(lane => lane.Status)];
            bool isStopped = Volatile.Read(ref _stopped) != 0 || Volatile.Read(ref _ending) is not null;
            LogState state = isStopped ? LogState.Stopped
                : Array.Exists(destinations, destination => destination.Problem is not null) ? LogState.Degraded
                : LogState.Running;
            long late = Interlocked.Read(ref _late);
            return new LogStatus(
                state,
                counts.Accepted + late,
                counts.InFlight,
                counts.DroppedFull,
                counts.DroppedAtStop + late,
                destinations)
            {
                BufferBytes = _writer.Memory.Capacity,
                BufferUsedBytes = _writer.Memory.Claimed - Volatile.Read(ref _writer.Memory.Head),
                SurvivesKill = _writer.SurvivesKill,
            };
        }
    }

    internal string? Service => _options.Service;

    internal string? Environment => _options.Environment;

    internal TimestampFormat TimestampFormat => _options.TimestampFormat;

    /// <summary>A logger that belongs to this system.</summary>
    /// <param name="name">Written as <c>logger</c>; dots separate parts. Empty: not written.</param>
    public Logger For(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return new Logger(this, name, EncodedFields.None);
    }

    /// <summary>Waits until every record of calls that have returned stands in its file.</summary>
    /// <param name="timeout">How long to wait at most.</param>
    /// <returns>False when the time ran out or a file refuses its records at the moment.</returns>
    public bool Flush(TimeSpan timeout) => Flush(timeout, toDisk: false);

    /// <summary>Empties the log files and deletes their backups. Records logged after the call stay.</summary>
    /// <param name="timeout">How long to wait at most.</param>
    /// <returns>False when the time ran out or a file could not be cleared.</returns>
    public bool ClearFiles(TimeSpan timeout) =>
        _pipeline.Clear(timeout) && !IsDegraded;

    internal bool Flush(TimeSpan timeout, bool toDisk) =>
        _pipeline.Flush(timeout, toDisk) && !IsDegraded;

    /// <summary>None for the fallback, which follows the others.</summary>
    private PromptMode? Prompts => _recordsUnhandled ? _options.Prompts : null;

    private bool IsDegraded => _writer.Lanes.Any(lane => lane.IsFailing);

    private IEnumerable<string> Folders => _options.Files
        .Select(file => LockFile.FolderOf(PathOf(file)))
        .OfType<string>();

    /// <summary>
    /// Writes what is on its way (for 10 s at most), then closes the files. Later records are counted as dropped.
    /// </summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _stopped, 1) != 0)
        {
            // The process may end while another thread is stopping: whoever comes second waits, too.
            _pipeline.Stop(Limits.StopTimeout);
            return;
        }

        _meter?.Dispose();
        Log.Forget(this);
        bool isWritten = _pipeline.Stop(Limits.StopTimeout);
        _hooks?.Dispose(); // Not before: the process may end meanwhile.
        PromptPrivacy.Unregister(Prompts);
        if (isWritten)
            return;
        LogStatus status = Status;
        _diagnostics.Report(
            ProblemKind.Final,
            $"{status.DroppedAtStop} records were not written before the stop timed out; before that "
            + $"{status.DroppedFull} were dropped by a full buffer and {status.LostInFiles} by failing files");
    }

    /// <inheritdoc cref="Dispose"/>
    public async ValueTask DisposeAsync() => await Task.Run(Dispose).ConfigureAwait(false);

    /// <summary>Tells <see cref="HewnOptions.OnProblem"/> that something could not be recorded. Never throws.</summary>
    /// <param name="what">What happened, to what, and what becomes of it.</param>
    /// <param name="cause">The exception behind it.</param>
    public void ReportProblem(string what, Exception? cause = null) =>
        _diagnostics.Report(ProblemKind.Permanent, what, cause);

    /// <summary>For each level, a bit for each destination that takes records of that logger.</summary>
    internal uint[] RoutesOf(string logger)
    {
        uint[] routes = new uint[(int)Level.Fatal + 1];
        for (Level level = _options.MinimumLevel; level <= Level.Fatal; level++)
        {
            for (int i = 0; i < _writer.Lanes.Count; i++)
            {
                if (_writer.Lanes[i].Takes(logger, level))
                    routes[(int)level] |= 1u << i;
            }
        }

        return routes;
    }

    /// <summary>Takes a finished line. False when the system has stopped.</summary>
    internal bool Accept(uint routes, Level level, ReadOnlySpan<byte> line)
    {
        WriteResult result = _pipeline.Write(routes, level, line);
        if (level == Level.Fatal && result == WriteResult.Accepted)
            _pipeline.Flush(Limits.ShutdownFlushTimeout, toDisk: true);
        if (result != WriteResult.Stopped)
            return true;
        AwaitEnd();
        return false;
    }

    /// <summary>Counts a record that came when no system was left to take it.</summary>
    internal void CountLate() => Interlocked.Increment(ref _late);

    /// <summary>
    /// Writes what is on its way and closes the files, as the last thing before a signal ends the process. Calls that
    /// come later do not return any more, so that none that has returned is lost.
    /// </summary>
    internal void EndWithProcess()
    {
        Volatile.Write(ref _ending, Thread.CurrentThread);
        _pipeline.Stop(Limits.ShutdownFlushTimeout);
    }

    private void AwaitEnd()
    {
        Thread? ending = Volatile.Read(ref _ending);
        if (ending is null || Volatile.Read(ref _stopped) != 0)
            return;
        if (ending == Thread.CurrentThread || _writer.IsCurrentThread)
            return;
        // The process ends within microseconds. Bounded all the same: should it live on, the log has ended.
        using var never = new ManualResetEventSlim();
        never.Wait(Limits.ShutdownFlushTimeout);
        Dispose();
    }

    private string PathOf(LogFileOptions file) => Path.GetFullPath(Path.Combine(_options.Directory, file.Path));

    private FileDestination OpenFile(LogFileOptions file)
    {
        var target = new RingTarget(
            PathOf(file),
            file.MaxBytes ?? _options.MaxFileBytes,
            file.BackupCount ?? _options.BackupCount,
            file.Format);
        return new FileDestination(
            _disk, file, target, Time, _diagnostics, _ownRecords, _options.Durability != Durability.Buffered);
    }

    private IEnumerable<IDestination> OpenConsole(HewnOptions options) =>
        options.Console is { } console ? [new ConsoleDestination(console, options.Time, _diagnostics)] : [];
}
