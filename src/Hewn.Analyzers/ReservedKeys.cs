namespace Hewn.Analyzers;

/// <summary>Which names a field cannot have. The same rules as <c>ReservedNames</c> of the library.</summary>
internal static class ReservedKeys
{
    private static readonly HashSet<string> _always = new(StringComparer.Ordinal)
    {
        "timestamp", "level", "message", "logger", "service", "environment", "truncated_fields",
    };

    private static readonly HashSet<string> _ofError = new(StringComparer.Ordinal)
    {
        "error", "error_type", "stack_trace",
    };

    /// <summary>Whether a record writes a key of that name itself.</summary>
    public static bool IsReserved(string name, bool hasException) =>
        _always.Contains(name) || (hasException && _ofError.Contains(name));
}
