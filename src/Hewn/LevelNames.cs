using System.Diagnostics.CodeAnalysis;

namespace Hewn;

/// <summary>
/// The names of levels: how they are written, and every spelling that is read. Thread-safe, allocation-free.
/// </summary>
public static class LevelNames
{
    /// <summary>The names as written, in rising order, for messages that list what is allowed.</summary>
    public const string Allowed = "TRACE, DEBUG, INFO, WARN, ERROR, FATAL";

    /// <summary>The level that a text names.</summary>
    /// <exception cref="FormatException">It names none; the message lists the allowed names.</exception>
    public static Level Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return TryParse(text, out Level level)
            ? level
            : throw new FormatException($"\"{text}\" is no level: expected {Expected(text)}");
    }

    /// <summary>What belongs behind "expected" where a text names no level.</summary>
    internal static string Expected(string text) =>
        $"one of {Allowed}{Configuration.Nearest.Hint(text, _spellings.Select(spelling => spelling.Name))}";

    /// <summary>The name that stands in a file: upper case, e.g. <c>WARN</c>.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="level"/> is none of the six.</exception>
    public static string Of(Level level) => level switch
    {
        Level.Trace => "TRACE",
        Level.Debug => "DEBUG",
        Level.Info => "INFO",
        Level.Warn => "WARN",
        Level.Error => "ERROR",
        Level.Fatal => "FATAL",
        _ => throw new ArgumentOutOfRangeException(nameof(level), level, $"is none of {Allowed}"),
    };

    /// <summary>
    /// Reads a level in any case, with surrounding spaces, in any spelling the field uses: <c>info</c> and
    /// <c>information</c>, <c>warn</c> and <c>warning</c>, <c>error</c> and <c>err</c>, <c>fatal</c>, <c>critical</c>
    /// and <c>crit</c>.
    /// </summary>
    /// <returns>False when the text names no level; there is no silent default.</returns>
    public static bool TryParse(ReadOnlySpan<char> text, out Level level)
    {
        text = text.Trim();
        foreach ((string name, Level value) in _spellings)
        {
            if (text.Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                level = value;
                return true;
            }
        }

        level = default;
        return false;
    }

    /// <summary>As <see cref="TryParse(ReadOnlySpan{char}, out Level)"/>, for text that may be missing.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out Level level) =>
        TryParse(text.AsSpan(), out level);

    /// <summary>All spellings of a level, for who looks for them as text.</summary>
    internal static IEnumerable<string> SpellingsOf(Level level) =>
        _spellings.Where(spelling => spelling.Value == level).Select(spelling => spelling.Name);

    private static readonly (string Name, Level Value)[] _spellings =
    [
        ("INFO", Level.Info), ("DEBUG", Level.Debug), ("WARN", Level.Warn), ("ERROR", Level.Error),
        ("WARNING", Level.Warn), ("FATAL", Level.Fatal), ("TRACE", Level.Trace), ("INFORMATION", Level.Info),
        ("CRITICAL", Level.Fatal), ("ERR", Level.Error), ("CRIT", Level.Fatal),
    ];
}
