using System.Runtime.InteropServices;
using Hewn.Adapters;
using NLog;
using NLog.Common;
using NLog.Targets;

namespace Hewn.NLog;

/// <summary>A target of NLog that writes events as Hewn records. Thread-safe.</summary>
/// <remarks>
/// <para>Event and scope properties are fields with their own JSON type (the nearest wins where two have one name),
/// nested scopes the list <c>scopes</c>, outermost first. <see cref="TargetWithContext.Layout"/> makes the message:
/// <c>${message}</c> unless set. Levels of Hewn's files are checked before anything is rendered.</para>
/// <para>There is no need for <c>async="true"</c>; it would take the call's context (<see cref="Log.Context"/>, trace
/// ids) away. <c>LogManager.Flush</c> and <c>Shutdown</c> wait until the files have every event.</para>
/// </remarks>
/// <example>
/// <c>&lt;extensions&gt;&lt;add assembly="Hewn.NLog"/&gt;&lt;/extensions&gt;
/// &lt;targets&gt;&lt;target xsi:type="Hewn" name="hewn"/&gt;&lt;/targets&gt;</c>
/// </example>
[Target("Hewn")]
public sealed class HewnTarget : TargetWithContext
{
    private readonly LogSystem? _system;
    private readonly LoggerCache _loggers;

    /// <summary>A target that writes to the global system, <see cref="Log"/>.</summary>
    public HewnTarget()
        : this(null, Log.Root)
    {
    }

    /// <summary>A target that writes to that system.</summary>
    /// <param name="system">A running system; whoever started it stops it.</param>
    /// <exception cref="ArgumentNullException"><paramref name="system"/> is null.</exception>
    public HewnTarget(LogSystem system)
        : this(system, RootOf(system))
    {
    }

    private HewnTarget(LogSystem? system, Logger root)
    {
        _system = system;
        _loggers = new LoggerCache(root);
        Layout = "${message}";
        IncludeEventProperties = true;
        IncludeScopeProperties = true;
        IncludeScopeNested = true;
    }

    /// <summary>Writes without the lock that targets have as a rule: Hewn takes records from all threads at once.
    /// </summary>
    protected override void WriteAsyncThreadSafe(AsyncLogEventInfo logEvent)
    {
        if (!IsInitialized)
        {
            base.WriteAsyncThreadSafe(logEvent);
            return;
        }

        try
        {
            Write(logEvent.LogEvent);
            logEvent.Continuation(null);
        }
        catch (Exception e) when (!LogManager.ThrowExceptions) // Boundary: a layout of the configuration.
        {
            logEvent.Continuation(e);
        }
    }

    /// <inheritdoc/>
    protected override void Write(LogEventInfo logEvent)
    {
        Logger logger = _loggers.Of(logEvent.LoggerName);
        Level level = LevelOf(logEvent.Level);
        if (!logger.Acts(level))
            return;
        List<LogField> fields = EventFields.Of(GetContextProperties(logEvent));
        if (IncludeEventProperties)
            EventFields.AddProperties(fields, logEvent, ExcludeProperties);
        if (IncludeScopeNested)
            EventFields.AddScopes(fields, GetScopeContextNested(logEvent));
        if (IncludeCallSite)
            EventFields.AddCallSite(fields, logEvent);
        EventTime.AddTo(fields, logger, new DateTimeOffset(logEvent.TimeStamp));
        string message = RenderLogEvent(Layout, ShownEvent.Of(logEvent)) ?? string.Empty;
        logger.Log(level, logEvent.Exception, message, CollectionsMarshal.AsSpan(fields));
    }

    /// <inheritdoc/>
    protected override void FlushAsync(AsyncContinuation asyncContinuation) =>
        Task.Run(() => asyncContinuation(Flush() ? null : new TimeoutException(NotFlushed)));

    /// <summary>Waits until the files have every event; the system itself belongs to whoever started it.</summary>
    protected override void CloseTarget()
    {
        if (!Flush())
            InternalLogger.Warn(NotFlushed);
        base.CloseTarget();
    }

    private static Logger RootOf(LogSystem system)
    {
        ArgumentNullException.ThrowIfNull(system);
        return system.For(string.Empty);
    }

    private bool Flush()
    {
        LogSystem system = _system ?? Log.System;
        return system.Status.State == LogState.Stopped || system.Flush(_patience);
    }

    private static Level LevelOf(LogLevel level) => level.Ordinal switch
    {
        0 => Level.Trace,
        1 => Level.Debug,
        2 => Level.Info,
        3 => Level.Warn,
        4 => Level.Error,
        _ => Level.Fatal,
    };

    private const string NotFlushed = "Hewn: not every event is in its file yet; see LogSystem.Status";
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(10);
}
