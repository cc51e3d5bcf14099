using System.Diagnostics;
using Microsoft.Win32.SafeHandles;

namespace Hewn.Files;

/// <summary>
/// A file that is locked as long as its taker lives. Locks stand in a folder beside the logs, because readers and
/// rotation look for names beginning like the log's own. The system lets go of one when the process ends, however it
/// ends.
/// </summary>
internal static class LockFile
{
    /// <summary>The folder beside the logs that holds what belongs to logging itself: locks and rings.</summary>
    public const string Folder = ".hewn";

    private const int MaxAttempts = 1000; // Each finds that somebody has just deleted the file.

    // EWOULDBLOCK of Linux and of macOS, and the sharing and lock violations of Windows.
    private static readonly int[] _taken = [11, 35, unchecked((int)0x80070020), unchecked((int)0x80070021)];

    /// <summary>The folder for a log file; null for a device, which whoever likes may write.</summary>
    public static string? FolderOf(string log)
    {
        string directory = Path.GetDirectoryName(log) ?? string.Empty;
        return directory == "/dev" ? null : Path.Combine(directory, Folder);
    }

    /// <summary>The name of the lock that keeps a log file to one writer; null where there is none.</summary>
    public static string? NameOf(string log) =>
        FolderOf(log) is { } folder ? Path.Combine(folder, Path.GetFileName(log) + ".lock") : null;

    /// <summary>Takes a lock; null when somebody else has it.</summary>
    public static IDisposable? TryTake(string name)
    {
        try
        {
            for (int attempt = 1; ; attempt++)
            {
                SafeFileHandle handle = OpenAlone(name);
                if (HasName(handle, name) || attempt == MaxAttempts)
                    return handle;
                handle.Dispose(); // Deleted by who had it, between opening and locking: it keeps nobody out.
            }
        }
        catch (IOException e) when (_taken.Contains(e.HResult))
        {
            return null;
        }
    }

    // The directory is nearly always there, so it is not looked for first.
    private static SafeFileHandle OpenAlone(string name)
    {
        try
        {
            return File.OpenHandle(name, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (Exception e) when (e is DirectoryNotFoundException or FileNotFoundException)
        {
            // It is the file that is said to be missing where somebody else has just made the directory.
            Directory.CreateDirectory(Path.GetDirectoryName(name)!);
            return File.OpenHandle(name, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
    }

    /// <summary>Whether a locked file is the one of that name. Windows deletes none that is open here.</summary>
    internal static bool HasName(SafeFileHandle handle, string name)
    {
        if (OperatingSystem.IsWindows())
            return true;
        FileIdentity own = FileIdentity.Of(handle);
        if (FileIdentity.Of(name) is { } there)
            return there == own;
        // Where a device is known the answer was that nothing has the name. To ask again would be to ask for another
        // file, which somebody has made, and locked, since then.
        return own.Device == 0 && File.Exists(name);
    }

    /// <summary>Takes a lock that others hold for a moment only; null when the time ran out.</summary>
    public static IDisposable? TakeSoon(IDisk disk, string name, TimeSpan longest, TimeSpan pause)
    {
        long from = Stopwatch.GetTimestamp();
        using var never = new ManualResetEventSlim();
        while (true)
        {
            if (disk.TryLock(name) is { } taken)
                return taken;
            if (Stopwatch.GetElapsedTime(from) >= longest)
                return null;
            never.Wait(pause);
        }
    }

    /// <summary>Whether somebody has the lock. Makes nothing and needs no right to write.</summary>
    /// <exception cref="IOException">It cannot be told.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be asked.</exception>
    public static bool IsTaken(string name)
    {
        try
        {
            // Shared: two who ask do not see each other, but see the one who has it.
            using var handle = File.OpenHandle(name, FileMode.Open, FileAccess.Read, FileShare.Read);
            return false;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return false;
        }
        catch (IOException e) when (_taken.Contains(e.HResult))
        {
            return true;
        }
    }
}
