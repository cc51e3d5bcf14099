using Microsoft.Extensions.Logging;

namespace DotnetPeers;

/// <summary>Takes every record and does nothing.</summary>
internal sealed class NothingProvider : ILoggerProvider, ILogger
{
    public ILogger CreateLogger(string categoryName) => this;

    public bool IsEnabled(LogLevel logLevel) => true;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception,
        Func<TState, Exception?, string> formatter)
    {
    }

    public void Dispose()
    {
    }
}
