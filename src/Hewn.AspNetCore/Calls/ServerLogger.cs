using Microsoft.Extensions.Logging;

namespace Hewn.AspNetCore.Calls;

/// <summary>The server's log without the exceptions that the records of calls tell of. Thread-safe.</summary>
internal sealed class ServerLogger(ILogger inner, CallLog calls) : ILogger
{
    public bool IsEnabled(LogLevel logLevel) => inner.IsEnabled(logLevel);

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => inner.BeginScope(state);

    public void Log<TState>(
        LogLevel logLevel,
        EventId eventId,
        TState state,
        Exception? exception,
        Func<TState, Exception?, string> formatter)
    {
        // Other events about the same exception, and exceptions from outside of the call, are news.
        bool isKnown = eventId.Name == "ApplicationError" && exception is not null && calls.IsRecorded(exception);
        if (!isKnown)
            inner.Log(logLevel, eventId, state, exception, formatter);
    }
}
