namespace Hewn.AspNetCore.Calls;

/// <summary>Paths that are not recorded. Immutable, thread-safe.</summary>
internal sealed class SkipList
{
    private readonly string[] _prefixes;
    private readonly HashSet<string> _paths;

    /// <param name="patterns">Paths; a <c>*</c> at the end stands for anything.</param>
    public SkipList(IEnumerable<string> patterns)
    {
        string[] all = [.. patterns];
        _prefixes = [.. all.Where(pattern => pattern.EndsWith('*')).Select(pattern => pattern[..^1])];
        _paths = new HashSet<string>(
            all.Where(pattern => !pattern.EndsWith('*')).Select(WithoutSlash), StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>Whether calls to that path are left out.</summary>
    public bool Contains(string? path) =>
        path is not null
        && (_paths.Contains(WithoutSlash(path))
            || Array.Exists(_prefixes, prefix => path.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)));

    private static string WithoutSlash(string path) => path.Length > 1 && path.EndsWith('/') ? path[..^1] : path;
}
