using Hewn.Configuration;

namespace Hewn.Store.Sessions;

/// <summary>The sessions below one or several root directories, as they were when it was made. Immutable.</summary>
public sealed class SessionCatalog
{
    private readonly List<SessionPlace> _places = [];
    private readonly List<string> _problems = [];
    private int _visited;

    private SessionCatalog(IReadOnlyList<string> roots) => Roots = roots;

    /// <summary>The root directories, absolute.</summary>
    public IReadOnlyList<string> Roots { get; }

    /// <summary>The sessions, by workspace and name.</summary>
    public IReadOnlyList<SessionPlace> Places => _places;

    /// <summary>Directories that could not be read, and why. They end nothing.</summary>
    public IReadOnlyList<string> Problems => _problems;

    /// <summary>Looks for sessions, four directories deep at most.</summary>
    /// <param name="roots">The root directories; those that do not exist are passed over.</param>
    public static SessionCatalog Read(IEnumerable<string> roots)
    {
        ArgumentNullException.ThrowIfNull(roots);
        var catalog = new SessionCatalog([.. roots.Select(Full).Distinct(StringComparer.Ordinal)]);
        foreach (string root in catalog.Roots.Where(Directory.Exists))
            catalog.Visit(root, root, 0);
        catalog._places.Sort((a, b) => string.CompareOrdinal(a.FullName, b.FullName) is var order and not 0
            ? order
            : string.CompareOrdinal(a.Path, b.Path));
        return catalog;
    }

    /// <summary>The sessions that a name means: one if it is clear, several if not, none if it is unknown.</summary>
    /// <param name="name">A session's name, or workspace and name with <c>/</c> between.</param>
    public IReadOnlyList<SessionPlace> Find(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        string plain = name.Trim('/');
        SessionPlace[] full = [.. _places.Where(place => place.FullName == plain)];
        return full.Length > 0 ? full : [.. _places.Where(place => place.Name == plain)];
    }

    /// <summary>Names that somebody may have meant who typed an unknown one, nearest first.</summary>
    public IReadOnlyList<string> Near(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        string typed = name.Trim('/');
        return
        [
            .. _places.Select(place => (place.FullName, Distance: DistanceOf(place, typed)))
                .Where(near => near.Distance <= Math.Max(2, typed.Length / 3))
                .OrderBy(near => near.Distance)
                .ThenBy(near => near.FullName, StringComparer.Ordinal)
                .Take(5)
                .Select(near => near.FullName),
        ];
    }

    private static string Full(string root) => Path.TrimEndingDirectorySeparator(Path.GetFullPath(root));

    private static int DistanceOf(SessionPlace place, string typed)
    {
        if (place.FullName.Contains(typed, StringComparison.OrdinalIgnoreCase))
            return 0;
        return Math.Min(Mistakes(place.Name, typed), Mistakes(place.FullName, typed));
    }

    private static int Mistakes(string name, string typed) =>
        Math.Abs(name.Length - typed.Length) > Limits.MaxNameDistance
            ? int.MaxValue
            : Nearest.Mistakes(name.ToUpperInvariant(), typed.ToUpperInvariant());

    private void Visit(string root, string directory, int depth)
    {
        try
        {
            if (++_visited > Limits.MaxSessionDirectories)
            {
                if (_visited == Limits.MaxSessionDirectories + 1)
                    _problems.Add($"more than {Limits.MaxSessionDirectories} directories: the others were not read");
                return;
            }

            if (depth > 0 && SessionFiles.KindOf(directory) is { } kind)
            {
                string parent = Path.GetDirectoryName(directory)!;
                string workspace = depth == 1
                    ? Path.GetFileName(root)
                    : Path.GetRelativePath(root, parent).Replace(Path.DirectorySeparatorChar, '/');
                _places.Add(new(root, workspace, Path.GetFileName(directory), directory, kind));
                return;
            }

            if (depth == Limits.MaxSessionDepth)
                return;
            foreach (string below in Directory.EnumerateDirectories(directory).Order(StringComparer.Ordinal))
            {
                if (!Path.GetFileName(below).StartsWith('.'))
                    Visit(root, below, depth + 1);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            _problems.Add($"{directory} cannot be read: {e.Message}");
        }
    }
}
