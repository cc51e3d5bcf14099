namespace Hewn.AspNetCore.Calls;

/// <summary>Paths that are not recorded. Immutable, thread-safe.</summary>
internal sealed class SkipList
{
    private readonly string[] _prefixes;
    private readonly HashSet<string> _paths;
    private readonly ulong _lengths; // A bit for each length that a path has: the path of most calls has another.

    /// <param name="patterns">Paths; a <c>*</c> at the end stands for anything.</param>
    public SkipList(IEnumerable<string> patterns)
    {
        string[] all = [.. patterns];
        _prefixes = [.. all.Where(pattern => pattern.EndsWith('*')).Select(pattern => pattern[..^1])];
        _paths = new HashSet<string>(
            all.Where(pattern => !pattern.EndsWith('*')).Select(WithoutSlash), StringComparer.OrdinalIgnoreCase);
        foreach (string path in _paths)
            _lengths |= BitOf(path);
    }

    /// <summary>Whether calls to that path are left out.</summary>
    public bool Contains(string? path)
    {
        if (path is null)
            return false;
        string bare = WithoutSlash(path);
        if ((_lengths & BitOf(bare)) != 0 && _paths.Contains(bare))
            return true;
        foreach (string prefix in _prefixes)
        {
            if (path.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))
                return true;
        }

        return false;
    }

    private static ulong BitOf(string path) => 1UL << (path.Length & 63);

    private static string WithoutSlash(string path) => path.Length > 1 && path.EndsWith('/') ? path[..^1] : path;
}
