using System.Collections.Concurrent;

namespace Hewn.Adapters;

/// <summary>
/// Loggers by the names that another library gives them. Thread-safe. Names that a program makes up while it runs are
/// served, too, but not kept.
/// </summary>
/// <param name="root">What they are made of: its system and its bound fields.</param>
internal sealed class LoggerCache(Logger root)
{
    private readonly ConcurrentDictionary<string, Logger> _loggers = new();

    /// <summary>The logger of that name; the root itself where there is none.</summary>
    public Logger Of(string? name)
    {
        if (string.IsNullOrEmpty(name))
            return root;
        if (_loggers.TryGetValue(name, out Logger? known))
            return known;
        Logger logger = root.For(name);
        return _loggers.Count < MaxKept ? _loggers.GetOrAdd(name, logger) : logger;
    }

    private const int MaxKept = 4096; // Names are those of types, as a rule.
}
