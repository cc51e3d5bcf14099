using Hewn.Context;
using Hewn.Records;
using Hewn.Redaction;
using Microsoft.Extensions.Logging;

namespace Hewn.Extensions;

/// <summary>One category of Microsoft.Extensions.Logging as a Hewn logger.</summary>
internal sealed class HewnLogger(Logger logger) : ILogger
{
    private const string OriginalFormat = "{OriginalFormat}";

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
        if (!IsEnabled(logLevel))
            return;
        RecordWriter writer = RecordWriter.Rent(logger, logger.Binding, exception);
        writer.AppendMessage(MessageOf(state, exception, formatter));
        if (eventId.Id != 0)
            writer.AddField(("event_id", eventId.Id));
        if (!string.IsNullOrEmpty(eventId.Name))
            writer.AddField("event_name", eventId.Name);
        AddState(writer, state);
        writer.Commit(logger, LevelOf(logLevel));
    }

    private static void AddState<TState>(RecordWriter writer, TState state)
    {
        if (state is not IEnumerable<KeyValuePair<string, object?>> fields)
            return;
        try
        {
            foreach ((string name, object? value) in fields)
            {
                if (name != OriginalFormat)
                    writer.AddField(name, value);
            }
        }
        catch (Exception e) // Boundary: a template with more holes than values throws only when it is enumerated.
        {
            writer.AddField("state", ErrorText(e));
        }
    }

    private static string MessageOf<TState>(TState state, Exception? error, Func<TState, Exception?, string> formatter)
    {
        try
        {
            return PromptPrivacy.Replaces && state is IEnumerable<KeyValuePair<string, object?>> values
                ? PromptTemplate.Render(values, () => formatter(state, error)) ?? formatter(state, error)
                : formatter(state, error);
        }
        catch (Exception e) // Boundary: a caller's formatter or an argument's ToString.
        {
            return ErrorText(e);
        }
    }

    private static string ErrorText(Exception e) => $"!ERROR: {e.GetType().Name}: {JsonString.SafeMessage(e)}";

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
                    [.. named.Where(field => field.Key != OriginalFormat)
                        .Select(field => new LogField(field.Key, field.Value))],
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
            return [("scope", ErrorText(e))];
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
