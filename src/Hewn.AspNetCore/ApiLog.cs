using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Hewn.AspNetCore.Calls;
using Hewn.AspNetCore.Events;

namespace Hewn.AspNetCore;

/// <summary>
/// Writes an application's own events beside the records of its calls. Registered by <c>AddHewnApiLogging</c>; take
/// it as a parameter named <c>api</c>. Thread-safe. Nothing is thrown because of what is logged.
/// </summary>
/// <example><c>api.CustomEvent("text_generation_success", new { model_name = model, generation_time = 2.34
/// });</c></example>
public sealed class ApiLog
{
    private readonly Logger _logger;

    internal ApiLog(Logger logger) => _logger = logger;

    /// <summary>Writes a <c>custom_event</c> record; during a call it carries the call's <c>request_id</c>.</summary>
    /// <param name="eventType">A stable name, e.g. <c>text_generation_start</c>.</param>
    /// <param name="data">
    /// Its public properties (or a dictionary's pairs) become fields of the record. A name that the record itself
    /// uses is written with <c>_</c> appended; credentials are hidden by their names.
    /// </param>
    /// <param name="message">For people. Default: <c>Custom event: </c> and the type.</param>
    /// <param name="level">
    /// Default: ERROR for types that end in <c>_error</c> or <c>_failure</c>, otherwise INFO. During a call that fails
    /// because of it, give WARN: the call's last record is the ERROR, and <c>errors.log</c> then counts failed calls.
    /// </param>
    /// <param name="error">The exception behind it, written with its stack trace.</param>
    /// <param name="callerFile">Filled in by the compiler; the file's name becomes <c>module</c>.</param>
    /// <exception cref="ArgumentException"><paramref name="eventType"/> is null or empty.</exception>
    public void CustomEvent<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicProperties)] T>(
        string eventType,
        T data,
        string? message = null,
        Level? level = null,
        Exception? error = null,
        [CallerFilePath] string callerFile = "")
    {
        ArgumentException.ThrowIfNullOrEmpty(eventType);
        Write(eventType, EventMembers<T>.Of(data), message, level, error, callerFile);
    }

    /// <summary>As above, for an event without data.</summary>
    /// <param name="eventType">A stable name, e.g. <c>cache_cleared</c>.</param>
    /// <param name="message">For people. Default: <c>Custom event: </c> and the type.</param>
    /// <param name="level">
    /// Default: ERROR for types that end in <c>_error</c> or <c>_failure</c>, otherwise INFO.
    /// </param>
    /// <param name="error">The exception behind it, written with its stack trace.</param>
    /// <param name="callerFile">Filled in by the compiler; the file's name becomes <c>module</c>.</param>
    /// <exception cref="ArgumentException"><paramref name="eventType"/> is null or empty.</exception>
    public void CustomEvent(
        string eventType,
        string? message = null,
        Level? level = null,
        Exception? error = null,
        [CallerFilePath] string callerFile = "")
    {
        ArgumentException.ThrowIfNullOrEmpty(eventType);
        Write(eventType, [], message, level, error, callerFile);
    }

    private void Write(
        string eventType,
        IEnumerable<(string Name, object? Value)> data,
        string? message,
        Level? level,
        Exception? error,
        string callerFile)
    {
        Level actual = level ?? LevelOf(eventType);
        if (!_logger.IsEnabled(actual))
            return;

        Fields fields = Fields.Rent()
            .Add("module", ModuleName.Of(callerFile))
            .Add("type", "custom_event")
            .Add("event_type", eventType)
            .AddForeign(data);
        _logger.Log(actual, error, message ?? $"Custom event: {eventType}", fields.Span);
        fields.Return();
    }

    private static Level LevelOf(string eventType) =>
        eventType.EndsWith("_error", StringComparison.Ordinal)
        || eventType.EndsWith("_failure", StringComparison.Ordinal)
            ? Level.Error
            : Level.Info;
}
