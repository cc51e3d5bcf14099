using System.Diagnostics;
using Hewn.Files;

namespace Hewn.Store.Sessions;

/// <summary>
/// Whether a process writes a session: it holds a lock in one of the session's <c>.hewn</c> folders as long as it
/// lives, and the system lets go of it whatever ends the process.
/// </summary>
public static class SessionLife
{
    /// <summary>The session's folders of rings and locks that exist.</summary>
    public static IReadOnlyList<string> FoldersOf(SessionPlace place)
    {
        ArgumentNullException.ThrowIfNull(place);
        // A ring stands beside the first file of its system, so beside the session, or beside its log or its tracks.
        string[] beside = [place.Path, Path.Combine(place.Path, "logs"), Path.Combine(place.Path, "tracks")];
        return [.. beside.Select(directory => Path.Combine(directory, LockFile.Folder)).Where(Directory.Exists)];
    }

    /// <summary>Whether a process holds one of its locks.</summary>
    public static bool IsWritten(SessionPlace place) => FoldersOf(place).Any(HasTakenLock);

    /// <summary>Whether one of a session's processes holds the lock of its opening.</summary>
    internal static bool IsOpen(SessionPlace place, string opening) =>
        Path.GetFileName(opening) == opening
        && IsTaken(Path.Combine(place.Path, LockFile.Folder, $"run-{opening}.lock"));

    /// <summary>Whether a machine is this one, as far as its name tells.</summary>
    internal static bool IsHere(string? host) =>
        host is null || host.Equals(Environment.MachineName, StringComparison.OrdinalIgnoreCase);

    /// <summary>The status of a session whose file says one.</summary>
    /// <param name="place">The session.</param>
    /// <param name="said">What its file says.</param>
    /// <param name="host">The machine that wrote it, or null.</param>
    /// <param name="processId">The process that wrote it, or null.</param>
    internal static (StoredStatus Status, string? Note) StatusOf(
        SessionPlace place, StoredStatus said, string? host, long? processId)
    {
        if (IsWritten(place))
            return (StoredStatus.Running, null);
        if (said != StoredStatus.Running)
            return (said, null);
        if (!IsHere(host))
            return (StoredStatus.Running, $"as {host} says; it cannot be checked from here");

        // Without a folder of locks the process's number is all there is, and another one may have it by now.
        bool isAlive = FoldersOf(place).Count == 0 && processId is { } id && IsAlive(id);
        return isAlive
            ? (StoredStatus.Running, null)
            : (StoredStatus.Crashed, "its process is gone without having ended it");
    }

    private static bool HasTakenLock(string folder)
    {
        try
        {
            return Directory.EnumerateFiles(folder, "*.lock").Any(IsTaken);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static bool IsTaken(string name)
    {
        try
        {
            return LockFile.IsTaken(name);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false; // It cannot be asked; the others can.
        }
    }

    private static bool IsAlive(long id)
    {
        try
        {
            using var process = Process.GetProcessById(checked((int)id));
            return !process.HasExited;
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or OverflowException
            or System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
