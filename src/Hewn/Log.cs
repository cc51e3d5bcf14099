using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Hewn.Context;
using Hewn.Interpolation;
using Hewn.Runs;
using Microsoft.Extensions.Configuration;

namespace Hewn;

/// <summary>
/// The process-wide logger. Before <see cref="Start(HewnOptions)"/> and after <see cref="StopAsync"/> its records of
/// level INFO and above go to standard error, so that nothing said too early or too late is lost. Thread-safe.
/// </summary>
public static class Log
{
    private static readonly Lock _changing = new();
    private static readonly Lazy<LogSystem> _fallback = new(LogSystems.CreateFallback);
    private static LogSystem? _system;
    private static readonly ConcurrentDictionary<LogSystem, bool> _owned = new(); // By services, and running.
    private static LogSystem? _adopted; // Runs under somebody else's care: never stopped from here.

    internal static LogSystem System => Running ?? _fallback.Value;

    /// <summary>The global system, or null where none was started.</summary>
    internal static LogSystem? Running => Volatile.Read(ref _system) ?? Volatile.Read(ref _adopted);

    internal static Logger Root { get; } = new(null, string.Empty, Records.EncodedFields.None);

    /// <summary>
    /// Opens the files and starts to log. A system that runs already is stopped, its records written, first; what is
    /// logged meanwhile waits for the new one, so that both can have the same files.
    /// </summary>
    /// <param name="options">What to write where; the environment's variables override it.</param>
    /// <returns>The running system; disposing it is the same as <see cref="StopAsync"/>.</returns>
    /// <exception cref="Configuration.HewnConfigurationException">
    /// A value is not allowed; the message lists each.
    /// </exception>
    public static LogSystem Start(HewnOptions options) =>
        Start(former => LogSystems.Create(options, Files.SystemDisk.Instance, former));

    /// <summary>
    /// As <see cref="Start(HewnOptions)"/>, with the settings of a configuration between those of code and those of the
    /// environment. While <see cref="HewnOptions.ReloadOnChange"/> is true, changes of it are applied.
    /// </summary>
    /// <param name="options">What to write where, as far as code says it.</param>
    /// <param name="configuration">The program's configuration; its section <c>Hewn</c> is read.</param>
    /// <exception cref="Configuration.HewnConfigurationException">
    /// A name is unknown or a value is not allowed; the message lists each.
    /// </exception>
    public static LogSystem Start(HewnOptions options, IConfiguration configuration) =>
        Start(former => LogSystems.Create(options, configuration, former));

    /// <summary>
    /// The one-call set-up: DEBUG and above as JSON lines into a file, INFO and above on standard error, noisy
    /// libraries from WARN up (<see cref="HewnOptions.Standard"/>). The environment's variables override it.
    /// </summary>
    /// <param name="path">The file; null for standard error only.</param>
    /// <param name="configure">What shall be different.</param>
    /// <exception cref="Configuration.HewnConfigurationException">
    /// A value is not allowed; the message lists each.
    /// </exception>
    /// <example><c>Log.Start("logs/app.jsonl", log => log.Levels["kv.cache"] = Level.Warn);</c></example>
    public static LogSystem Start(string? path, Action<HewnOptions>? configure = null)
    {
        HewnOptions options = HewnOptions.Standard(path);
        configure?.Invoke(options);
        return Start(options);
    }

    /// <summary>
    /// Starts a run: makes <c>results/name_20250109-142030</c> (UTC) for it alone, with <c>error_log.jsonl</c> and
    /// <c>metrics.jsonl</c>, and logs there and on standard error as <see cref="Start(string, Action{HewnOptions})"/>
    /// does. Its log is the global one until it is disposed; a system or run that runs already ends first. For runs
    /// side by side see <see cref="Run.Start"/>.
    /// </summary>
    /// <param name="name">1 to 100 of <c>A-Z a-z 0-9 . _ -</c>, beginning with a letter or digit.</param>
    /// <param name="configure">What shall be different.</param>
    /// <exception cref="ArgumentException">The name cannot be one; the message says why.</exception>
    /// <exception cref="Configuration.HewnConfigurationException">
    /// A value is not allowed; the message lists each.
    /// </exception>
    /// <exception cref="IOException">No directory can be made for it.</exception>
    public static Run StartRun(string name, Action<RunOptions>? configure = null)
    {
        Run? run = null;
        Start(former => (run = Run.Create(name, configure, former)).System);
        run!.TellStart();
        return run;
    }

    /// <summary>Writes what is still on its way and closes the files.</summary>
    public static async Task StopAsync() => await Task.Run(Stop).ConfigureAwait(false);

    /// <summary>
    /// Waits until every record of calls that have returned stands in its file. The log runs on; see
    /// <see cref="StopAsync"/> for its end.
    /// </summary>
    /// <param name="timeout">How long to wait at most.</param>
    /// <returns>False when the time ran out or a file refuses its records at the moment.</returns>
    public static bool Flush(TimeSpan timeout) => System.Flush(timeout);

    /// <inheritdoc cref="Flush"/>
    public static Task<bool> FlushAsync(TimeSpan timeout) => System.FlushAsync(timeout);

    /// <summary>How logging itself is doing: counts, drops by reason, the state of each file.</summary>
    public static LogStatus Status => System.Status;

    /// <inheritdoc cref="LogSystem.SetLevel(string, Level, TimeSpan?, string)"/>
    public static void SetLevel(
        string logger, Level level, TimeSpan? timeToLive = null, [CallerMemberName] string by = "")
    {
        LogSystem system;
        do
            system = System;
        while (!system.TrySetLevel(logger, level, timeToLive, by) && system != System); // Another has taken its place.
    }

    /// <inheritdoc cref="LogSystem.SetLevel(Level, TimeSpan?, string)"/>
    public static void SetLevel(Level level, TimeSpan? timeToLive = null, [CallerMemberName] string by = "") =>
        SetLevel(string.Empty, level, timeToLive, by);

    /// <inheritdoc cref="LogSystem.ResetLevel"/>
    public static bool ResetLevel(string logger = "", [CallerMemberName] string by = "") =>
        System.ResetLevel(logger, by);

    /// <summary>A logger of that name that follows the global system.</summary>
    public static Logger For(string name) => Root.For(name);

    /// <summary>A logger with one more field.</summary>
    public static Logger With(string name, object? value) => Root.With(name, value);

    /// <summary>A logger with more fields.</summary>
    public static Logger WithFields(params ReadOnlySpan<LogField> fields) =>
        Root.WithFields(fields);

    /// <summary>A logger whose records carry the exception.</summary>
    public static Logger WithError(Exception? error) => Root.WithError(error);

    /// <summary>
    /// Sets context keys for every record of the running asynchronous call and of what it calls, until disposed.
    /// Keys that are null keep their outer value.
    /// </summary>
    public static ContextScope Context(
        string? requestId = null,
        string? traceId = null,
        string? spanId = null,
        string? userId = null,
        string? model = null,
        string? operation = null)
    {
        LogContext? outer = LogContext.Current;
        LogContext.Current = LogContext.With(outer, [requestId, traceId, spanId, userId, model, operation]);
        return new ContextScope(outer);
    }

    /// <inheritdoc cref="LogSystem.BufferContext"/>
    public static BufferScope BufferContext(Level level = Level.Debug, int maxBytes = Limits.DefaultCallBufferBytes) =>
        System.BufferContext(level, maxBytes);

    /// <summary>Whether a record of that level would be written anywhere.</summary>
    public static bool IsEnabled(Level level) => Root.IsEnabled(level);

    /// <summary>Logs the finest steps.</summary>
    /// <param name="message">The text.</param>
    /// <param name="fields">Named values beside it, e.g. <c>("blocks", 32)</c>.</param>
    public static void Trace(string message, params ReadOnlySpan<LogField> fields) =>
        Root.Log(Level.Trace, message, fields);

    /// <summary>Logs the finest steps; every hole of the message becomes a field named after its expression.</summary>
    public static void Trace(
        ref RecordInterpolation<TraceLevel> message,
        params ReadOnlySpan<LogField> fields) => message.Commit(Root, fields);

    /// <summary>Logs what helps to find a fault.</summary>
    /// <param name="message">The text.</param>
    /// <param name="fields">Named values beside it, e.g. <c>("blocks", 32)</c>.</param>
    public static void Debug(string message, params ReadOnlySpan<LogField> fields) =>
        Root.Log(Level.Debug, message, fields);

    /// <summary>
    /// Logs what helps to find a fault; every hole of the message becomes a field named after its expression.
    /// </summary>
    public static void Debug(
        ref RecordInterpolation<DebugLevel> message,
        params ReadOnlySpan<LogField> fields) => message.Commit(Root, fields);

    /// <summary>Logs the normal course of things.</summary>
    /// <param name="message">The text.</param>
    /// <param name="fields">Named values beside it, e.g. <c>("blocks", 32)</c>.</param>
    public static void Info(string message, params ReadOnlySpan<LogField> fields) =>
        Root.Log(Level.Info, message, fields);

    /// <summary>
    /// Logs the normal course of things; every hole of the message becomes a field named after its expression.
    /// </summary>
    public static void Info(
        ref RecordInterpolation<InfoLevel> message,
        params ReadOnlySpan<LogField> fields) => message.Commit(Root, fields);

    /// <summary>Logs something unexpected that was dealt with.</summary>
    /// <param name="message">The text.</param>
    /// <param name="fields">Named values beside it, e.g. <c>("blocks", 32)</c>.</param>
    public static void Warn(string message, params ReadOnlySpan<LogField> fields) =>
        Root.Log(Level.Warn, message, fields);

    /// <summary>
    /// Logs something unexpected that was dealt with; every hole of the message becomes a field named after its
    /// expression.
    /// </summary>
    public static void Warn(
        ref RecordInterpolation<WarnLevel> message,
        params ReadOnlySpan<LogField> fields) => message.Commit(Root, fields);

    /// <summary>Logs something unexpected that was dealt with, with the exception behind it.</summary>
    public static void Warn(
        Exception? error, string message, params ReadOnlySpan<LogField> fields) =>
        Root.Log(Level.Warn, error, message, fields);

    /// <summary>
    /// Logs something unexpected that was dealt with, with the exception behind it; holes become fields.
    /// </summary>
    public static void Warn(
        Exception? error,
        [InterpolatedStringHandlerArgument(nameof(error))] ref RecordInterpolation<WarnLevel> message,
        params ReadOnlySpan<LogField> fields) => message.Commit(Root, fields);

    /// <summary>Logs a failed operation.</summary>
    /// <param name="message">The text.</param>
    /// <param name="fields">Named values beside it, e.g. <c>("blocks", 32)</c>.</param>
    public static void Error(string message, params ReadOnlySpan<LogField> fields) =>
        Root.Log(Level.Error, message, fields);

    /// <summary>
    /// Logs a failed operation; every hole of the message becomes a field named after its expression.
    /// </summary>
    public static void Error(
        ref RecordInterpolation<ErrorLevel> message,
        params ReadOnlySpan<LogField> fields) => message.Commit(Root, fields);

    /// <summary>Logs a failed operation, with the exception behind it.</summary>
    public static void Error(
        Exception? error, string message, params ReadOnlySpan<LogField> fields) =>
        Root.Log(Level.Error, error, message, fields);

    /// <summary>Logs a failed operation, with the exception behind it; holes become fields.</summary>
    public static void Error(
        Exception? error,
        [InterpolatedStringHandlerArgument(nameof(error))] ref RecordInterpolation<ErrorLevel> message,
        params ReadOnlySpan<LogField> fields) => message.Commit(Root, fields);

    /// <summary>
    /// Logs that the program cannot go on; returns when the record is on disk, or after 3 s where the disk does not
    /// take it.
    /// </summary>
    /// <param name="message">The text.</param>
    /// <param name="fields">Named values beside it, e.g. <c>("blocks", 32)</c>.</param>
    public static void Fatal(string message, params ReadOnlySpan<LogField> fields) =>
        Root.Log(Level.Fatal, message, fields);

    /// <summary>
    /// Logs that the program cannot go on; returns when the record is on disk, or after 3 s where the disk does not
    /// take it; every hole of the message becomes a field named after its expression.
    /// </summary>
    public static void Fatal(
        ref RecordInterpolation<FatalLevel> message,
        params ReadOnlySpan<LogField> fields) => message.Commit(Root, fields);

    /// <summary>
    /// Logs that the program cannot go on, with the exception behind it; returns when the record is on disk, or after
    /// 3 s where the disk does not take it.
    /// </summary>
    public static void Fatal(
        Exception? error, string message, params ReadOnlySpan<LogField> fields) =>
        Root.Log(Level.Fatal, error, message, fields);

    /// <summary>
    /// Logs that the program cannot go on, with the exception behind it; returns when the record is on disk, or after
    /// 3 s where the disk does not take it; holes become fields.
    /// </summary>
    public static void Fatal(
        Exception? error,
        [InterpolatedStringHandlerArgument(nameof(error))] ref RecordInterpolation<FatalLevel> message,
        params ReadOnlySpan<LogField> fields) => message.Commit(Root, fields);

    /// <param name="create">Makes the next system, given the one whose place it takes.</param>
    private static LogSystem Start(Func<LogSystem?, LogSystem> create)
    {
        lock (_changing)
        {
            LogSystem next = create(Volatile.Read(ref _system));
            RefuseFilesOfServices(next);
            Interlocked.Exchange(ref _system, next)?.Dispose();
            return next.Begin();
        }
    }

    /// <summary>
    /// Starts a system that somebody else's services own. It is the global one where there is none yet, and where one
    /// has a file that it wants, too: that one ends first, as with any start that follows another.
    /// </summary>
    /// <param name="create">Makes the system, given the one whose place it may take.</param>
    internal static LogSystem StartOwned(Func<LogSystem?, LogSystem> create)
    {
        lock (_changing)
        {
            LogSystem? former = Volatile.Read(ref _system);
            LogSystem next = create(former);
            if (former is not null && next.Files.FileOfBoth(former.Files, countsShared: true) is not null)
            {
                Volatile.Write(ref _adopted, next); // First: who logs meanwhile waits there.
                Interlocked.CompareExchange(ref _system, null, former);
                former.Dispose();
            }

            next.Begin();
            _owned[next] = true;
            Adopt(next);
            return next;
        }
    }

    /// <summary>Services hold on to the system that they own, so it cannot make room.</summary>
    private static void RefuseFilesOfServices(LogSystem next)
    {
        string? file = _owned.Keys.Select(owned => next.Files.FileOfBoth(owned.Files, countsShared: false))
            .FirstOrDefault(shared => shared is not null);
        if (file is null)
            return;
        Redaction.PromptPrivacy.Unregister(next.Prompts);
        next.Abandon();
        throw new Configuration.HewnConfigurationException(
            $"Files: {file} is written by the log system that AddHewn(configuration) or AddHewnApiLogging() has "
            + "started in this process: give it all settings and leave Log.Start out (Log.Info and the others write "
            + "there), call Log.Start before it, or name another file");
    }

    private static void Stop()
    {
        lock (_changing)
            Volatile.Read(ref _system)?.Dispose();
    }

    /// <summary>Lets a system that was started elsewhere be the global one, where there is none yet.</summary>
    internal static void Adopt(LogSystem system)
    {
        if (Interlocked.CompareExchange(ref _adopted, system, null) is null)
            Routing.LevelSwitch.TellChanged(system); // For who follows the global system, which it is now.
    }

    /// <summary>Gives the global name back when the system that holds it stops.</summary>
    internal static void Forget(LogSystem system)
    {
        Interlocked.CompareExchange(ref _system, null, system);
        Interlocked.CompareExchange(ref _adopted, null, system);
        _owned.TryRemove(system, out _);
    }
}
