using System.Runtime.CompilerServices;
using Hewn.Configuration;
using Hewn.Diagnostics;
using Hewn.Context;
using Hewn.Files;
using Hewn.Noise;
using Hewn.Pipeline;
using Hewn.Records;
using Hewn.Redaction;
using Hewn.Ring;
using Hewn.Routing;
using Hewn.Runs;
using Hewn.Sessions;
using Hewn.Shutdown;
using Hewn.Terminal;
using Microsoft.Extensions.Configuration;

namespace Hewn;

/// <summary>
/// A running log: the files, the pipeline that feeds them and the loggers that write to it. Thread-safe. Most programs
/// have one, started by <see cref="Log.Start(HewnOptions)"/>; several can run side by side.
/// </summary>
public sealed class LogSystem : IAsyncDisposable, IDisposable
{
    private readonly HewnOptions _options;
    private readonly RingStart? _ring;
    private readonly RingWriter _writer;
    private readonly IRecordPipeline _pipeline;
    private readonly IDisk _disk;
    private readonly DiagnosticChannel _diagnostics;
    private readonly OwnRecords _ownRecords;
    private readonly RouteTable _routes;
    private readonly LevelSwitch _levels;
    private readonly ConsoleDestination? _console;
    private readonly bool _recordsUnhandled;
    private readonly LogFiles _files;
    private ProcessHooks? _hooks;
    private LogMeter? _meter;
    private SettingsReload? _reload;
    private int _stopped;
    private readonly FatalEnd _fatal;
    private long _late;
    private Thread? _ending; // The thread of a signal that ends the process, once it stops this system.

    internal LogSystem(
        HewnOptions options,
        IDisk disk,
        bool recordsUnhandled = true,
        LogSystem? former = null,
        string? sessionLog = null)
    {
        _options = options.Copy();
        _disk = disk;
        _diagnostics = new DiagnosticChannel(options.OnProblem);
        _ownRecords = new OwnRecords(this);
        _files = new LogFiles(_options, disk, _ownRecords, _diagnostics, former?._files);
        try
        {
            _console = _options.Console is { } console
                ? new ConsoleDestination(console, _options.Time, _diagnostics)
                : null;
            IDestination[] destinations = [.. _files.Destinations];
            if (sessionLog is not null) // First: its bit is the lowest, and the ring stands beside it.
            {
                SessionLog = new SessionDestination(disk, sessionLog, Time, _ownRecords, _diagnostics);
                destinations = [SessionLog, .. destinations];
            }

            if (_console is not null)
                destinations = [.. destinations, _console];
            _ring = RingStart.For(_options, destinations, disk, _diagnostics);
            SessionLog?.Attach(_ring.Memory, _ring.File?.Path);
            _writer = new RingWriter(
                _ring.Memory, _ring.File, destinations, _options, _ownRecords, _diagnostics)
            {
                NoFile = _ring.Problem,
                NoLocks = _ring.NoLocks,
            };
            _pipeline = new RingPipeline(_writer, _options);
            _fatal = new FatalEnd(_pipeline, _options);
            Noise = new NoiseControl(this, _options);
            _routes = new RouteTable(_writer.Lanes, LevelRules.Of(_options), Noise);
            _levels = new LevelSwitch(_routes, Time, new LevelRecords(this));
            _recordsUnhandled = recordsUnhandled;
            PromptPrivacy.Register(Prompts);
        }
        catch
        {
            Abandon(); // Nobody else can: there is no system that could be disposed.
            throw;
        }
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

    /// <summary>
    /// As <see cref="Start(HewnOptions)"/>, with the settings of a configuration between those of code and those of
    /// the environment. While <see cref="HewnOptions.ReloadOnChange"/> is true, changes of it are applied.
    /// </summary>
    /// <param name="options">What to write where, as far as code says it.</param>
    /// <param name="configuration">The program's configuration; its section <c>Hewn</c> is read.</param>
    /// <exception cref="ArgumentNullException">A parameter is null.</exception>
    /// <exception cref="HewnConfigurationException">
    /// A name is unknown or a value is not allowed; the message lists each.
    /// </exception>
    public static LogSystem Start(HewnOptions options, IConfiguration configuration) =>
        LogSystems.Create(options, configuration).Begin();

    internal static LogSystem Start(HewnOptions options, IDisk disk) => LogSystems.Create(options, disk).Begin();

    /// <summary>
    /// Starts without asking the environment: for callers that have applied it together with their own settings, see
    /// <see cref="HewnSettings"/>.
    /// </summary>
    /// <param name="options">What to write where.</param>
    /// <exception cref="ArgumentNullException"><paramref name="options"/> is null.</exception>
    /// <exception cref="HewnConfigurationException">A value is not allowed; the message lists each.</exception>
    public static LogSystem StartAsConfigured(HewnOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return LogSystems.CreateAsConfigured(options).Begin();
    }

    /// <summary>
    /// Opens the files and begins to write what was taken so far. Once, by whoever created the system.
    /// </summary>
    internal LogSystem Begin()
    {
        IReadOnlyList<RingReport> found = DeadRings.Recover(_disk, _files.Folders.Concat(FoldersOfRuns), Time);
        _pipeline.Begin();
        _files.Begin();
        _ownRecords.TellRecovered(found, _diagnostics);
        TellVain?.Invoke(this);
        _meter = new LogMeter(() => Status, Service);
        if (_options.HandleProcessExit)
            _hooks = new ProcessHooks(this, _recordsUnhandled);
        Noise.Begin(); // Not before: what is kept out from here on is told by whatever ends the process.
        LevelSwitch.TellChanged(this); // For who follows the global system, which this one may be.
        return this;
    }

    /// <summary>Applies the configuration again when it changes, unless the settings say no.</summary>
    /// <param name="code">What code had set, before anything else was applied to it.</param>
    /// <param name="section">What is followed.</param>
    /// <param name="environment">Gives a variable's value.</param>
    internal void Follow(HewnOptions code, ConfiguredSection section, Func<string, string?> environment) =>
        _reload = _options.ReloadOnChange ? new SettingsReload(this, code, section, environment) : null;

    /// <summary>Takes over those of other settings that can change while the system runs.</summary>
    internal void Apply(HewnOptions next)
    {
        (_options.MinimumLevel, _options.QuietLibraries) = (next.MinimumLevel, next.QuietLibraries);
        _options.ExitOnFatal = next.ExitOnFatal;
        foreach (LogFileOptions file in _options.Files)
        {
            if (next.Files.FirstOrDefault(other => other.Path == file.Path) is { } other)
                file.MinimumLevel = other.MinimumLevel;
        }

        if (next.Console is { } console)
            _console?.Minimum = console.MinimumLevel;
        PromptMode before = _options.Prompts;
        PromptPrivacy.Register(next.Prompts); // Before the other one goes: in between the stricter one holds.
        _options.Prompts = next.Prompts;
        PromptPrivacy.Unregister(before);
        _levels.Configure(LevelRules.Of(next));
    }

    /// <summary>The settings as they are in force. Not to be changed.</summary>
    internal HewnOptions Options => _options;

    /// <summary>The levels in force.</summary>
    internal LevelRules Levels => _levels.Rules;

    internal int KnownRoutes => _routes.Count;

    internal IReadOnlyList<LevelChange> LevelChanges => _levels.Changes;

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
            SuppressedRecords suppressed = Noise.Suppressed;
            long waiting = Noise.Waiting;
            return new LogStatus(
                state,
                counts.Accepted + late + suppressed.Total + waiting,
                counts.InFlight + waiting,
                counts.DroppedFull,
                counts.DroppedAtStop + late,
                destinations)
            {
                Suppressed = suppressed,
                WaitingInCalls = waiting,
                BufferBytes = _writer.Memory.Capacity,
                BufferUsedBytes = _writer.Memory.Claimed - Volatile.Read(ref _writer.Memory.Head),
                SurvivesKill = _writer.SurvivesKill,
                MinimumLevel = _levels.Rules.Minimum,
                LevelChanges = _levels.Changes,
            };
        }
    }

    internal string? Service => _options.Service;

    internal string? Environment => _options.Environment;
    internal EncodedFields Marks { get; set; } = EncodedFields.None; // Of every logger; set before the first is made.

    internal TimestampFormat TimestampFormat => _options.TimestampFormat;

    /// <summary>A logger that belongs to this system.</summary>
    /// <param name="name">Written as <c>logger</c>; dots separate parts. Empty: not written.</param>
    public Logger For(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return new Logger(this, name, Marks);
    }

    /// <summary>
    /// Sets the level of a logger, and of all loggers below it, while the program runs. It holds above what code, the
    /// configuration and the environment say of that name, until this system stops; files and consoles still take only
    /// what their own levels let through.
    /// A record of the logger <c>hewn</c> tells of it, and of its end. Costs calls that log nothing; one that runs at
    /// the same moment sees the old level or the new one.
    /// </summary>
    /// <param name="logger">The logger's name, e.g. <c>kv.cache</c>. Empty means the whole program.</param>
    /// <param name="level">From which level it is heard.</param>
    /// <param name="timeToLive">After this time it falls back; null = it stays. Above 0, up to 30 days.</param>
    /// <param name="by">Who sets it, for the record; filled in by the compiler with the calling method's name.</param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// <paramref name="level"/> is none of the six, or <paramref name="timeToLive"/> is not in its range.
    /// </exception>
    public void SetLevel(
        string logger, Level level, TimeSpan? timeToLive = null, [CallerMemberName] string by = "") =>
        TrySetLevel(logger, level, timeToLive, by);

    /// <summary>As the public one. False when the system has stopped, and nothing was set.</summary>
    internal bool TrySetLevel(string logger, Level level, TimeSpan? timeToLive, string by)
    {
        ArgumentNullException.ThrowIfNull(logger);
        LevelNames.Of(level); // Throws with the list of what is allowed.
        if (timeToLive is { } time && (time <= TimeSpan.Zero || time > Limits.MaxLevelLifetime))
        {
            throw new ArgumentOutOfRangeException(
                nameof(timeToLive), time, $"expected a time above 0, up to {Limits.MaxLevelLifetime.Days} days");
        }

        return _levels.Set(logger, level, timeToLive, by);
    }

    /// <summary>
    /// As the other one, for the whole program: for all loggers that have no level of their own.
    /// </summary>
    /// <inheritdoc cref="SetLevel(string, Level, TimeSpan?, string)"/>
    public void SetLevel(Level level, TimeSpan? timeToLive = null, [CallerMemberName] string by = "") =>
        SetLevel(string.Empty, level, timeToLive, by);

    /// <summary>Takes back what <c>SetLevel</c> has set for that name.</summary>
    /// <param name="logger">The name that was given there; empty, the default, means the whole program.</param>
    /// <param name="by">Who does, for the record; filled in by the compiler with the calling method's name.</param>
    /// <returns>False when nothing is set for it, or the log has stopped.</returns>
    public bool ResetLevel(string logger = "", [CallerMemberName] string by = "")
    {
        ArgumentNullException.ThrowIfNull(logger);
        return _levels.Reset(logger, by);
    }

    /// <summary>
    /// Keeps records that are below their loggers' levels in memory, for the running asynchronous call and what it
    /// calls, until the result is disposed. They are written when the call fails: before the first record of ERROR or
    /// FATAL in it, with the times at which they came, and from then on at once. If it does not fail they are
    /// forgotten. See <c>docs/noise.md</c>.
    /// </summary>
    /// <param name="level">From which level records are kept.</param>
    /// <param name="maxBytes">
    /// Bytes of lines kept at most, 4096 to 4194304. Beyond it the oldest go, and the log tells how many.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">A value is not in its range.</exception>
    public BufferScope BufferContext(Level level = Level.Debug, int maxBytes = Limits.DefaultCallBufferBytes)
    {
        LevelNames.Of(level); // Throws with the list of what is allowed.
        ArgumentOutOfRangeException.ThrowIfLessThan(maxBytes, Limits.MinCallBufferBytes);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(maxBytes, Limits.MaxCallBufferBytes);
        LogContext? outer = LogContext.Current;
        CallBuffer buffer = Noise.Open(level, maxBytes, outer?.Buffer);
        LogContext.Current = LogContext.With(outer, buffer);
        return new BufferScope(outer, buffer);
    }

    /// <summary>Waits until every record of calls that have returned stands in its file.</summary>
    /// <param name="timeout">How long to wait at most.</param>
    /// <returns>False when the time ran out or a file refuses its records at the moment.</returns>
    public bool Flush(TimeSpan timeout) => Flush(timeout, toDisk: false);

    /// <inheritdoc cref="Flush(TimeSpan)"/>
    public Task<bool> FlushAsync(TimeSpan timeout) => Task.Run(() => Flush(timeout));

    /// <summary>Empties the log files and deletes their backups. Records logged after the call stay.</summary>
    /// <param name="timeout">How long to wait at most.</param>
    /// <returns>False when the time ran out or a file could not be cleared.</returns>
    public bool ClearFiles(TimeSpan timeout) =>
        _pipeline.Clear(timeout) && !IsDegraded;

    /// <summary>Waits until what was logged so far has left the ring. False when it does not for a time. Not for the
    /// writer's thread.</summary>
    internal bool AwaitRoom() => _pipeline.Flush(Limits.ShutdownFlushTimeout, toDisk: false);

    internal bool Flush(TimeSpan timeout, bool toDisk)
    {
        bool areMetricsFlushed = Run?.Metrics.Flush(timeout) ?? true;
        // The writer's thread, when it tells of a problem, must not wait for who waits for it.
        if (!_writer.IsCurrentThread)
            Noise.Tell(isForced: true);
        return _pipeline.Flush(timeout, toDisk) && !IsDegraded && areMetricsFlushed;
    }

    /// <summary>Says what was set in vain, once it can be said.</summary>
    internal Action<LogSystem>? TellVain { get; init; }

    /// <summary>Where rings of runs that were killed wait.</summary>
    internal IReadOnlyList<string> FoldersOfRuns { get; init; } = [];

    /// <summary>The session's log, where this is the log of one: destination 0.</summary>
    internal SessionDestination? SessionLog { get; }

    /// <summary>The run whose log this is: it ends when this stops, in whatever way.</summary>
    internal Run? Run { get; set; }

    /// <summary>None for the fallback, which follows the others.</summary>
    internal PromptMode? Prompts => _recordsUnhandled ? _options.Prompts : null;

    private bool IsDegraded => _writer.Lanes.Any(lane => lane.IsFailing);

    /// <summary>
    /// Writes what is on its way (for 10 s at most), then closes the files. Later records are counted as dropped.
    /// </summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _stopped, 1) != 0)
        {
            // The process may end while another thread is stopping: whoever comes second waits, too.
            Run?.End();
            _pipeline.Stop(Limits.StopTimeout);
            return;
        }

        Run?.End();
        _reload?.Dispose();
        _levels.Stop(waits: !_writer.IsCurrentThread);
        _meter?.Dispose();
        Log.Forget(this);
        _files.StopKeeping(); // First: what it says belongs into the log.
        Noise.Stop(waits: !_writer.IsCurrentThread);
        bool isWritten = _pipeline.Stop(Limits.StopTimeout);
        _files.Dispose();
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

    /// <summary>
    /// For each level, a bit for each destination that takes records of that logger. Changes of levels are written
    /// into the array.
    /// </summary>
    internal uint[] RoutesOf(string logger) => _routes.Of(logger);

    /// <summary>What keeps noise out.</summary>
    internal NoiseControl Noise { get; }

    /// <summary>The destinations for records of that level, whatever the logger's own level is.</summary>
    internal uint RoutesBelowLevel(string logger, Level level) => _routes.Below(logger, level);

    /// <summary>Noise control wants to see other records than before.</summary>
    internal void RefreshRoutes() => _routes.Refresh();

    /// <summary>Takes a finished line. False when the system has stopped.</summary>
    internal bool Accept(uint routes, Level level, ReadOnlySpan<byte> line) =>
        Write(routes, level, line) != WriteResult.Stopped;

    /// <summary>As <see cref="Accept"/>, for who must know what became of the line.</summary>
    internal WriteResult Write(uint routes, Level level, ReadOnlySpan<byte> line)
    {
        WriteResult result = level == Level.Fatal ? _fatal.Write(routes, line) : _pipeline.Write(routes, level, line);
        if (result == WriteResult.Stopped)
            AwaitEnd();
        return result;
    }

    /// <summary>As the other one, for who wants to see the line again. Not for FATAL.</summary>
    internal WriteResult Write(uint routes, Level level, ReadOnlySpan<byte> line, out long end)
    {
        WriteResult result = _pipeline.Write(routes, level, line, out end);
        if (result == WriteResult.Stopped)
            AwaitEnd();
        return result;
    }

    /// <summary>Copies a line that was written, while its memory has not been used again.</summary>
    internal bool TryCopy(long end, Span<byte> line) => _pipeline.TryCopy(end, line);

    /// <summary>Counts a record that came when no system was left to take it.</summary>
    internal void CountLate() => Interlocked.Increment(ref _late);

    /// <summary>
    /// Writes what is on its way and closes the files, as the last thing before a signal ends the process. Calls that
    /// come later do not return any more, so that none that has returned is lost.
    /// </summary>
    internal void EndWithProcess()
    {
        _files.StopKeeping(Limits.ShutdownFlushTimeout); // First: what it says belongs into the log.
        Volatile.Write(ref _ending, Thread.CurrentThread);
        Noise.Stop(waits: true); // What was folded until now has returned to its callers: the log tells how many.
        _pipeline.Stop(Limits.ShutdownFlushTimeout);
    }

    /// <summary>
    /// Writes what is on its way, and deletes the ring if nothing is left in it, before an exception that nobody has
    /// handled ends the process. Others who are told of the exception later may still log: their calls return when
    /// their records are in the files.
    /// </summary>
    internal void EndWithException()
    {
        _files.StopKeeping(Limits.ShutdownFlushTimeout);
        Noise.Stop(waits: !_writer.IsCurrentThread); // What comes later is not folded, as nobody would tell of it.
        if (Flush(Limits.ShutdownFlushTimeout))
            _pipeline.LetGo(Limits.ShutdownFlushTimeout);
    }

    /// <summary>The start has failed before anything was logged.</summary>
    internal void Abandon()
    {
        _reload?.Dispose();
        Noise?.Dispose();
        _levels?.Dispose();
        _ring?.File?.Release(deletes: true);
        _files.Abandon();
    }

    /// <summary>Its files.</summary>
    internal LogFiles Files => _files;

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

    /// <summary>What follows FATAL records.</summary>
    internal FatalEnd Fatal => _fatal;

    /// <summary>Cold path - a FATAL record that no destination takes ends the process all the same.</summary>
    internal void EndFatalUnwritten() => _fatal.Unwritten(Volatile.Read(ref _stopped) != 0);
}
