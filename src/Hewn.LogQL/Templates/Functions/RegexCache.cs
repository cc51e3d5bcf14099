using System.Collections.Concurrent;
using Hewn.LogQL.Regexes;

namespace Hewn.LogQL.Templates.Functions;

/// <summary>
/// Expressions that templates compiled already: a template compiles the same one for each line. Thread-safe.
/// </summary>
internal static class RegexCache
{
    private const int Capacity = 256;

    private static readonly ConcurrentDictionary<string, TextMatcher> _matchers = new(StringComparer.Ordinal);

    /// <summary>
    /// The compiled expression. When there are many, all are forgotten, as they probably come from the data.
    /// </summary>
    /// <exception cref="Hewn.LogQL.Syntax.ParseException">It is no regular expression.</exception>
    public static TextMatcher Get(string pattern)
    {
        if (_matchers.TryGetValue(pattern, out TextMatcher? known))
            return known;
        var matcher = TextMatcher.Part(pattern);
        if (_matchers.Count >= Capacity)
            _matchers.Clear();
        _matchers[pattern] = matcher;
        return matcher;
    }
}
