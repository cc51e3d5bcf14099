using Microsoft.Win32.SafeHandles;

namespace Hewn.Files;

/// <summary>
/// The lock that keeps a log file to one writer. It stands in a folder beside the logs, because readers and rotation
/// look for names beginning like the log's own. The system lets go of it when the process ends, however it ends.
/// </summary>
internal static class LockFile
{
    // EWOULDBLOCK of Linux and of macOS, and the sharing and lock violations of Windows.
    private static readonly int[] _taken = [11, 35, unchecked((int)0x80070020), unchecked((int)0x80070021)];

    /// <summary>The name of the lock of a log file.</summary>
    public static string NameOf(string log) =>
        Path.Combine(Path.GetDirectoryName(log) ?? string.Empty, ".hewn", Path.GetFileName(log) + ".lock");

    /// <summary>Takes the lock; null when somebody else has it.</summary>
    public static IDisposable? TryTake(string log)
    {
        // Devices are written by whoever likes, and no folder may be made beside them.
        if (Path.GetDirectoryName(log) == "/dev")
            return new SafeFileHandle();
        string name = NameOf(log);
        Directory.CreateDirectory(Path.GetDirectoryName(name)!);
        try
        {
            return File.OpenHandle(name, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e) when (_taken.Contains(e.HResult))
        {
            return null;
        }
    }
}
