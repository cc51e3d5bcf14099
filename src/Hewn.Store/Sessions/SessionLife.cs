using System.Diagnostics;
using Hewn.Files;
using Hewn.Sessions;

namespace Hewn.Store.Sessions;

/// <summary>
/// Whether a process writes a session: it holds a lock in one of the session's <c>.hewn</c> folders as long as it
/// lives, and the system lets go of it whatever ends the process.
/// </summary>
public static class SessionLife
{
    /// <summary>What is to be said of a session that has crashed.</summary>
    internal const string GoneNote = "its process is gone without having ended it";

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

    /// <summary>The status of a session whose file says one, and does not list its openings.</summary>
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
        bool hasLocks = FoldersOf(place).Count > 0;
        bool isHere = host is null || SessionLocks.IsHere(host);
        if (!isHere && (!hasLocks || !SessionLocks.Tell(place.Path, host)))
            return (StoredStatus.Running, $"as {host} says; it cannot be checked from here");

        // Without a folder of locks the process's number is all there is, and another one may have it by now.
        bool isAlive = !hasLocks && processId is { } id && IsAlive(id);
        return isAlive ? (StoredStatus.Running, null) : (StoredStatus.Crashed, GoneNote);
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
