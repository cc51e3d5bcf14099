
namespace Hewn.Noise;

/// <summary>
/// Rules by names of loggers: the longest name that fits decides, as with levels; <c>*</c> fits all, also the logger
/// without a name. Immutable.
/// </summary>
/// <param name="rules">The rules; case makes no difference.</param>
internal sealed class NamedRules<T>(IEnumerable<KeyValuePair<string, T>> rules)
    where T : struct
{
    private const string All = "*";

    private readonly Dictionary<string, T> _rules = new(rules, StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether there is no rule.</summary>
    public bool IsEmpty => _rules.Count == 0;

    /// <summary>The rule for a logger, or null.</summary>
    public T? Of(string logger)
    {
        for (string name = logger; name.Length > 0; name = name[..Math.Max(0, name.LastIndexOf('.'))])
        {
            if (_rules.TryGetValue(name, out T rule))
                return rule;
        }

        return _rules.TryGetValue(All, out T general) ? general : null;
    }
}
