using Hewn.Server.Http;
using Hewn.Store.Sessions;

namespace Hewn.Server.Dashboard;

/// <summary>
/// The sessions that the page shows: those that were sent to the server and, where it has no tenants, those that stand
/// anywhere else in its folder. Only reads. Thread-safe.
/// </summary>
internal sealed class SessionShelf(LogServer server)
{
    /// <summary>All of them, and what could not be read.</summary>
    public (IReadOnlyList<SessionPlace> Places, IReadOnlyList<string> Problems) Read(string tenant)
    {
        string sent = server.Sessions.RootOf(tenant);
        var here = SessionCatalog.Read([sent]);
        if (server.Options.HasTenants)
            return (here.Places, here.Problems);
        var all = SessionCatalog.Read([server.Options.Directory]);
        return ([.. here.Places, .. all.Places.Where(place => !IsBelow(place.Path, sent))], all.Problems);
    }

    /// <summary>What a session is asked for by: its path in the folder.</summary>
    public string PathOf(string tenant, SessionPlace place) =>
        Path.GetRelativePath(BaseOf(tenant), place.Path).Replace(Path.DirectorySeparatorChar, '/');

    /// <summary>The session of such a path, which can lead nowhere else.</summary>
    /// <exception cref="RequestFailure">There is none: 404.</exception>
    public SessionPlace Find(string tenant, string path)
    {
        string root = BaseOf(tenant);
        string[] parts = path.Split('/');
        if (path.Contains('\0', StringComparison.Ordinal) || Array.Exists(parts, IsForbidden))
            throw Unknown();
        string full = Path.Combine([root, .. parts]);
        // Of the folder above alone: the others need not be looked at.
        SessionPlace found = SessionCatalog.Read([Path.GetDirectoryName(full)!]).Places
            .FirstOrDefault(place => place.Path == full) ?? throw Unknown();
        string sent = server.Sessions.RootOf(tenant);
        string from = IsBelow(full, sent) ? sent : root;
        string between = Path.GetRelativePath(from, Path.GetDirectoryName(full)!);
        return found with
        {
            Root = from,
            Workspace = between == "."
                ? Path.GetFileName(from)
                : between.Replace(Path.DirectorySeparatorChar, '/'),
        };
    }

    private static bool IsForbidden(string part) =>
        part.Length == 0 || part.StartsWith('.') || part.Contains(Path.DirectorySeparatorChar, StringComparison.Ordinal)
        || part.Contains(Path.AltDirectorySeparatorChar, StringComparison.Ordinal)
        || (OperatingSystem.IsWindows() && part.Contains(':', StringComparison.Ordinal));

    private static bool IsBelow(string path, string root) =>
        path.StartsWith(root + Path.DirectorySeparatorChar, StringComparison.Ordinal);

    private static RequestFailure Unknown() => new(404, "there is no session of that path; page/sessions lists them");

    private string BaseOf(string tenant) => Path.TrimEndingDirectorySeparator(
        server.Options.HasTenants ? server.Sessions.RootOf(tenant) : Path.GetFullPath(server.Options.Directory));
}
