using Hewn.Context;
using Hewn.Records;
using Hewn.Redaction;
using Microsoft.Extensions.Logging;

namespace Hewn.Extensions;

/// <summary>One category of Microsoft.Extensions.Logging as a Hewn logger.</summary>
internal sealed class HewnLogger(Logger logger) : ILogger
{
    // ASP.NET opens scopes of its own around each request (connection and request ids, path). The HTTP capture says
    // all that better, and on every line it would be noise.
    private readonly bool _ignoresScopes = logger.Name.StartsWith("Microsoft.AspNetCore.", StringComparison.Ordinal);

    public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None && logger.IsEnabled(LevelOf(logLevel));

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
        if (logLevel == LogLevel.None || !binding.Admits(LevelOf(logLevel)))
            return;
        RecordWriter writer = RecordWriter.Rent(logger, binding, exception);
        if (eventId.Id != 0)
            writer.AddField(("event_id", eventId.Id));
        if (!string.IsNullOrEmpty(eventId.Name))
            writer.AddField("event_name", eventId.Name);
        // Where prompts are not written in full the message is made the slow way, which knows of them.
        if (PromptPrivacy.Replaces
            || StateReader<TState>.Instance?.TryWrite(writer, ref state, exception, formatter) != true)
            StateFallback.Write(writer, state, exception, formatter);
        writer.Commit(logger, LevelOf(logLevel));
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
