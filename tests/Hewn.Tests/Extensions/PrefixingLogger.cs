using Microsoft.Extensions.Logging;

namespace Hewn.Tests.Extensions;

/// <summary>Passes everything on, with the framework's states and a formatter of its own.</summary>
internal sealed class PrefixingLogger(ILogger inner) : ILogger
{
    public bool IsEnabled(LogLevel logLevel) => inner.IsEnabled(logLevel);

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => inner.BeginScope(state);

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception,
        Func<TState, Exception?, string> formatter) =>
        inner.Log(logLevel, eventId, state, exception, (s, e) => "[mine] " + formatter(s, e));
}
