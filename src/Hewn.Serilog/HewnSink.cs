using System.Runtime.InteropServices;
using Hewn.Adapters;
using Serilog.Core;
using Serilog.Debugging;
using Serilog.Events;

namespace Hewn.Serilog;

/// <summary>Serilog's events as Hewn records. Thread-safe.</summary>
/// <param name="system">Where they go; null for the global system.</param>
/// <param name="formatProvider">How messages show numbers and times.</param>
internal sealed class HewnSink(LogSystem? system, IFormatProvider? formatProvider) : ILogEventSink, IDisposable
{
    private readonly LoggerCache _loggers = new(system?.For(string.Empty) ?? Log.Root);

    public void Emit(LogEvent logEvent)
    {
        string? name = NameOf(logEvent);
        Logger logger = _loggers.Of(name);
        Level level = LevelOf(logEvent.Level);
        if (!logger.Acts(level))
            return;
        List<LogField> fields = FieldsOf(logEvent, isNamed: name is not null);
        EventTime.AddTo(fields, logger, logEvent.Timestamp);
        using EventTrace trace = EventTrace.Enter(logEvent.TraceId, logEvent.SpanId);
        logger.Log(
            level, logEvent.Exception, EventMessage.Of(logEvent, formatProvider), CollectionsMarshal.AsSpan(fields));
    }

    /// <summary>Waits until the files have every event; the system itself belongs to whoever started it.</summary>
    public void Dispose()
    {
        LogSystem target = system ?? Log.System;
        if (target.Status.State != LogState.Stopped && !target.Flush(_patience))
            SelfLog.WriteLine("Hewn: not every event is in its file yet; see LogSystem.Status");
    }

    private static List<LogField> FieldsOf(LogEvent logEvent, bool isNamed)
    {
        var fields = new List<LogField>(logEvent.Properties.Count + 1);
        foreach ((string name, LogEventPropertyValue value) in logEvent.Properties)
        {
            if (!isNamed || name != Constants.SourceContextPropertyName)
                fields.Add(new LogField(name, PropertyValue.Of(value)));
        }

        return fields;
    }

    private static string? NameOf(LogEvent logEvent) =>
        logEvent.Properties.TryGetValue(Constants.SourceContextPropertyName, out LogEventPropertyValue? context)
        && context is ScalarValue { Value: string { Length: > 0 } name }
            ? name
            : null;

    private static Level LevelOf(LogEventLevel level) => level switch
    {
        LogEventLevel.Verbose => Level.Trace,
        LogEventLevel.Debug => Level.Debug,
        LogEventLevel.Information => Level.Info,
        LogEventLevel.Warning => Level.Warn,
        LogEventLevel.Error => Level.Error,
        _ => Level.Fatal,
    };

    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(10);
}
