using System.Diagnostics;
using Hewn.Adapters;
using Hewn.Context;
using Hewn.Records;
using Hewn.Redaction;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using IFrameworkBufferedLogger = Microsoft.Extensions.Logging.Abstractions.IBufferedLogger;

namespace Hewn.Extensions;

/// <summary>One category of Microsoft.Extensions.Logging as a Hewn logger.</summary>
internal sealed class HewnLogger(Logger logger) : ILogger, IFrameworkBufferedLogger
{
    // ASP.NET opens scopes of its own around each request (connection and request ids, path). The HTTP capture says
    // all that better, and on every line it would be noise.
    private readonly bool _ignoresScopes = logger.Name.StartsWith("Microsoft.AspNetCore.", StringComparison.Ordinal);

    /// <summary>
    /// Whether <see cref="Log"/> would do anything. Generated messages ask first, so a FATAL that ends the process is
    /// enabled even where no destination takes it.
    /// </summary>
    public bool IsEnabled(LogLevel logLevel) =>
        logLevel != LogLevel.None && logger.Acts(LevelOf(logLevel));

    /// <summary>Opens a scope; its fields are encoded now and stand on every record of the asynchronous call.</summary>
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull
    {
        if (_ignoresScopes)
            return null;
        LogContext? outer = LogContext.Current;
        EncodedFields fields = EncodedFields.Of([.. FieldsOf(state)]);
        LogContext.Current = LogContext.With(outer, fields);
        return new Scope(outer);
    }

    public void Log<TState>(
        LogLevel logLevel,
        EventId eventId,
        TState state,
        Exception? exception,
        Func<TState, Exception?, string> formatter)
    {
        ArgumentNullException.ThrowIfNull(formatter);
        LoggerBinding binding = logger.Binding;
        if (!Admits(binding, logLevel))
            return;
        RecordWriter writer = RecordWriter.Rent(logger, binding, exception);
        AddEvent(writer, eventId);
        // Where prompts are not written in full the message is made the slow way, which knows of them.
        if (PromptPrivacy.Replaces
            || StateReader<TState>.Instance?.TryWrite(writer, ref state, exception, formatter) != true)
            StateFallback.Write(writer, state, exception, formatter);
        writer.Commit(logger, LevelOf(logLevel));
    }

    /// <summary>
    /// Writes records that the framework kept back, in their order, with the times and ids of their own moments. What
    /// flows with the call that lets them go (scopes, context, activity) is not theirs and not on them.
    /// </summary>
    public void LogRecords(IEnumerable<BufferedLogRecord> records)
    {
        ArgumentNullException.ThrowIfNull(records);
        LogContext? outer = LogContext.Current;
        Activity? activity = Activity.Current;
        try
        {
            Activity.Current = null;
            foreach (BufferedLogRecord record in records)
                LogKept(record);
        }
        finally
        {
            Activity.Current = activity;
            LogContext.Current = outer;
        }
    }

    private void LogKept(BufferedLogRecord record)
    {
        string? traceId = record.ActivityTraceId is { } trace && trace != default ? trace.ToHexString() : null;
        string? spanId = record.ActivitySpanId is { } span && span != default ? span.ToHexString() : null;
        LogContext.Current = traceId is null && spanId is null
            ? null
            : LogContext.With(null, [null, traceId, spanId, null, null, null]);
        LoggerBinding binding = logger.Binding;
        if (!Admits(binding, record.LogLevel))
            return;
        RecordWriter writer = RecordWriter.Rent(logger, binding, null);
        AddEvent(writer, record.EventId);
        if (EventTime.Of(logger, record.Timestamp) is { } happened)
            writer.AddField(happened);
        string message = record.FormattedMessage ?? record.MessageTemplate ?? string.Empty;
        IReadOnlyList<KeyValuePair<string, object?>> attributes = record.Attributes;
        if (record.MessageTemplate is { } template
            && !attributes.Any(attribute => attribute.Key == StateFallback.OriginalFormat))
            attributes = [.. attributes, new(StateFallback.OriginalFormat, template)];
        StateFallback.Write(writer, attributes, null, (_, _) => message);
        if (record.Exception is { } trail)
            writer.AddField("stack_trace", trail);
        writer.Commit(logger, LevelOf(record.LogLevel));
    }

    private static bool Admits(LoggerBinding binding, LogLevel logLevel)
    {
        if (logLevel == LogLevel.None)
            return false;
        Level level = LevelOf(logLevel);
        if (binding.Admits(level))
            return true;
        if (level == Level.Fatal)
            binding.System.EndFatalUnwritten();
        return false;
    }

    private static void AddEvent(RecordWriter writer, EventId eventId)
    {
        if (eventId.Id != 0)
            writer.AddField(("event_id", eventId.Id));
        if (!string.IsNullOrEmpty(eventId.Name))
            writer.AddField("event_name", eventId.Name);
    }

    /// <summary>
    /// The fields of a scope. One that is only text, or a template without holes, becomes <c>scope</c>.
    /// </summary>
    private static List<LogField> FieldsOf<TState>(TState state)
    {
        try
        {
            List<LogField>? fields = state switch
            {
                IEnumerable<KeyValuePair<string, object?>> named =>
                    [.. named.Where(field => field.Key != StateFallback.OriginalFormat)
                        .Select(field => StateFallback.FieldOf(field.Key, field.Value))],
                IEnumerable<KeyValuePair<string, string>> named =>
                    [.. named.Select(field => new LogField(field.Key, field.Value))],
                ValueTuple<string, object?> named => [named],
                _ => null,
            };
            return fields switch
            {
                null => [new LogField("scope", state)],
                [] when state is IReadOnlyList<KeyValuePair<string, object?>> { Count: > 0 } =>
                    [("scope", state.ToString())],
                _ => fields,
            };
        }
        catch (Exception e) // Boundary: as for a record's state.
        {
            return [("scope", StateFallback.ErrorText(e))];
        }
    }

    private static Level LevelOf(LogLevel level) => level switch
    {
        LogLevel.Trace => Level.Trace,
        LogLevel.Debug => Level.Debug,
        LogLevel.Information => Level.Info,
        LogLevel.Warning => Level.Warn,
        LogLevel.Error => Level.Error,
        _ => Level.Fatal,
    };

    private sealed class Scope(LogContext? outer) : IDisposable
    {
        public void Dispose() => LogContext.Current = outer;
    }
}
