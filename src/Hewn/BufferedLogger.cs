using Hewn.Context;

namespace Hewn;

/// <summary>A log system as one <see cref="IBufferedLogger"/>. Thread-safe.</summary>
public sealed class BufferedLogger : IBufferedLogger
{
    private readonly LogSystem _system;
    private readonly bool _owns;

    private BufferedLogger(LogSystem system, bool owns)
    {
        (_system, _owns) = (system, owns);
        Logger = system.For(string.Empty);
    }

    /// <inheritdoc/>
    public Logger Logger { get; }

    /// <inheritdoc/>
    public BufferStatistics Buffer
    {
        get
        {
            LogStatus status = _system.Status;
            return new BufferStatistics(
                status.BufferBytes,
                status.BufferUsedBytes,
                status.Accepted,
                status.InFlight,
                status.Dropped,
                status.SurvivesKill);
        }
    }

    /// <summary>An instance with files and a buffer of its own; disposing it closes them.</summary>
    /// <inheritdoc cref="LogSystem.Start(HewnOptions)"/>
    public static BufferedLogger Start(HewnOptions options) => new(LogSystem.Start(options), owns: true);

    /// <summary>One that writes to a system which somebody else stops; disposing it flushes.</summary>
    /// <param name="system">The system.</param>
    /// <exception cref="ArgumentNullException"><paramref name="system"/> is null.</exception>
    public static BufferedLogger Over(LogSystem system)
    {
        ArgumentNullException.ThrowIfNull(system);
        return new BufferedLogger(system, owns: false);
    }

    /// <inheritdoc/>
    public bool IsEnabled(Level level) => Logger.IsEnabled(level);

    /// <inheritdoc/>
    public void Log(Level level, string message, params ReadOnlySpan<LogField> fields) =>
        Logger.Log(level, message, fields);

    /// <inheritdoc/>
    public void SetContext(
        string? requestId = null,
        string? traceId = null,
        string? spanId = null,
        string? userId = null,
        string? model = null,
        string? operation = null) => Set([requestId, traceId, spanId, userId, model, operation]);

    /// <inheritdoc/>
    public void ClearContext() => Set(new string?[ContextKeys.Count]);

    /// <inheritdoc/>
    public bool Flush(TimeSpan timeout) => _system.Flush(timeout);

    /// <summary>Writes what is still on its way (for 10 s at most); closes the files if it has opened them.</summary>
    public void Dispose()
    {
        if (_owns)
            _system.Dispose();
        else
            _system.Flush(Limits.StopTimeout);
    }

    /// <inheritdoc cref="Dispose"/>
    public async ValueTask DisposeAsync() => await Task.Run(Dispose).ConfigureAwait(false);

    // The fields of open scopes and the call's buffer are not the six ids' business and stay.
    private static void Set(ReadOnlySpan<string?> ids)
    {
        LogContext? outer = LogContext.Current;
        LogContext context = LogContext.With(null, ids);
        if (outer is not null)
            context = LogContext.With(context, outer.Fields);
        LogContext.Current = outer?.Buffer is { } buffer ? LogContext.With(context, buffer) : context;
    }
}
