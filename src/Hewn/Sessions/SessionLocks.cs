using Hewn.Files;

namespace Hewn.Sessions;

/// <summary>
/// What the locks of a session's processes say. One rule for who opens a session and who only reads it.
/// </summary>
internal static class SessionLocks
{
    /// <summary>
    /// Whether a lock that is free means that its process has ended. On a local disk it does, whatever the machine is
    /// called: the processes of a container lock for all of its host. Over a network only this machine's own are seen.
    /// </summary>
    /// <param name="path">The session's directory.</param>
    /// <param name="host">The machine that the process ran on; null when it is not known.</param>
    public static bool Tell(string path, string? host) => IsHere(host) || IsLocal(path);

    /// <summary>Whether a machine is this one, as far as its name tells.</summary>
    public static bool IsHere(string? host) =>
        host is not null && host.Equals(Environment.MachineName, StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether the process of an opening has provably ended: it holds the opening's lock no more.</summary>
    /// <param name="places">The session.</param>
    /// <param name="opening">The opening's id.</param>
    /// <param name="host">The machine that its process ran on; null when it is not known.</param>
    public static bool HaveLetGo(SessionPlaces places, string opening, string? host)
    {
        if (!Tell(places.Root, host))
            return false;
        try
        {
            // No opening has an id that is a path, so nobody holds its lock.
            return Path.GetFileName(opening) != opening || !LockFile.IsTaken(places.RunLock(opening));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false; // It cannot be told.
        }
    }

    private static bool IsLocal(string path)
    {
        try
        {
            return new DriveInfo(path).DriveType != DriveType.Network;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return false;
        }
    }
}
