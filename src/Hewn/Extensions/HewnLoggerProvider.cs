using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Hewn.Extensions;

/// <summary>Lets everything that logs through Microsoft.Extensions.Logging write Hewn records. Thread-safe.</summary>
/// <param name="system">Where records go, or null for the global system. The provider does not own it.</param>
[ProviderAlias("Hewn")]
public sealed class HewnLoggerProvider(LogSystem? system) : ILoggerProvider
{
    private readonly ConcurrentDictionary<string, HewnLogger> _loggers = new();

    /// <inheritdoc/>
    public ILogger CreateLogger(string categoryName) => _loggers.GetOrAdd(
        categoryName, name => new HewnLogger(system?.For(name) ?? Log.For(name)));

    /// <summary>
    /// Does nothing: the system outlives the provider, so that records of the shutdown are written too.
    /// </summary>
    public void Dispose()
    {
    }
}
