using Hewn.Extensions;
using Microsoft.Extensions.Logging;

namespace Hewn.Tests.Extensions;

/// <summary>
/// Keeps every record as the framework sees it, and passes it on with a formatter that is not the framework's.
/// </summary>
internal sealed class FrameworkTexts(ILogger plain) : ILoggerProvider, ILogger
{
    public List<FrameworkText> All { get; } = [];

    public ILogger CreateLogger(string categoryName) => this;

    public bool IsEnabled(LogLevel logLevel) => true;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception,
        Func<TState, Exception?, string> formatter)
    {
        var items = (IReadOnlyList<KeyValuePair<string, object?>>)state!;
        List<KeyValuePair<string, object?>> fields = [.. items.Take(items.Count - 1)];
        plain.Log(logLevel, eventId, state, exception, (s, e) => formatter(s, e));
        All.Add(new FrameworkText(formatter(state, exception), fields, IsRendered<TState>(items, fields)));
    }

    public void Dispose()
    {
    }

    private static bool IsRendered<TState>(
        IReadOnlyList<KeyValuePair<string, object?>> items, List<KeyValuePair<string, object?>> fields) =>
        StateReader<TState>.Instance is not null
        && StateShape.Of<TState>() is { } shape
        && StatePlan.Of(shape, (string)items[^1].Value!, [.. fields.Select(field => field.Key)]).Tail is not null;
}
