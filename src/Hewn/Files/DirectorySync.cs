using System.Runtime.InteropServices;

namespace Hewn.Files;

/// <summary>
/// Syncs a directory to the disk. The framework opens none, so the system is asked. Windows' file systems keep names in
/// a journal and have no such call.
/// </summary>
internal static class DirectorySync
{
    private const int FullFSync = 51; // F_FULLFSYNC of macOS.
    private const int InvalidArgument = 22; // EINVAL: a file system that knows no syncing of directories.

    /// <summary>Syncs a directory, and as well as it can the one above, in which it may be new.</summary>
    /// <exception cref="IOException">The disk refused, or the directory may not be opened.</exception>
    public static void Run(string path)
    {
        if (OperatingSystem.IsWindows())
            return;
        string directory = path.Length == 0 ? "." : path;
        if (TrySync(directory) is int error and not 0)
        {
            throw new IOException(
                $"The directory {directory} cannot be synced: {Marshal.GetPInvokeErrorMessage(error)}");
        }

        if (Path.GetDirectoryName(Path.GetFullPath(directory)) is { } above)
            _ = TrySync(above); // It may belong to somebody else.
    }

    private static int TrySync(string path)
    {
        int handle = Open(path, CloseOnExec);
        if (handle < 0)
            return Marshal.GetLastPInvokeError();
        try
        {
            // There fsync leaves it in the disk's own cache; not every file system can do more.
            if (OperatingSystem.IsMacOS() && FCntl(handle, FullFSync) == 0)
                return 0;
            int error = FSync(handle) == 0 ? 0 : Marshal.GetLastPInvokeError();
            return error == InvalidArgument ? 0 : error;
        }
        finally
        {
            _ = Close(handle);
        }
    }

    // O_RDONLY is 0 everywhere; O_CLOEXEC is not the same.
    private static int CloseOnExec => OperatingSystem.IsLinux() ? 0x80000
        : OperatingSystem.IsMacOS() ? 0x1000000
        : 0;

    [DllImport("libc", EntryPoint = "open", SetLastError = true, BestFitMapping = false, ThrowOnUnmappableChar = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Open([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);

    [DllImport("libc", EntryPoint = "fsync", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int FSync(int handle);

    [DllImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int FCntl(int handle, int command);

    [DllImport("libc", EntryPoint = "close")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Close(int handle);
}
