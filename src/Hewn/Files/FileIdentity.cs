using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Hewn.Files;

/// <summary>
/// What tells a file from another one whatever its name is now. The number of a file is not given to another one while
/// a handle is open, so comparing is exact as long as both sides hold theirs.
/// </summary>
/// <remarks>
/// Linux: device and inode by <c>statx</c>. Windows: volume and file index. Elsewhere only the time of birth, which two
/// files of one tick share.
/// </remarks>
internal readonly record struct FileIdentity(ulong Device, ulong Number)
{
    private const uint InodeMask = 0x100;
    private const int InodeAt = 32;
    private const int DeviceAt = 136;

    /// <summary>The identity of an open file.</summary>
    public static FileIdentity Of(SafeFileHandle handle)
    {
        if (OperatingSystem.IsLinux() && TryStatx(handle, out FileIdentity identity))
            return identity;
        if (OperatingSystem.IsWindows() && GetFileInformationByHandle(handle, out ByHandle found))
            return new(found.Volume, ((ulong)found.IndexHigh << 32) | found.IndexLow);
        return new(0, (ulong)File.GetCreationTimeUtc(handle).Ticks);
    }

    /// <summary>The identity of what stands under a name; null when nothing does, or it cannot be asked.</summary>
    public static FileIdentity? Of(string path)
    {
        Span<byte> stat = stackalloc byte[Statx.Bytes];
        if (OperatingSystem.IsLinux()) // Without opening: this is asked before every write.
            return Statx.TryRead(path, InodeMask, stat) ? Parse(stat) : null;
        try
        {
            using SafeFileHandle there = File.OpenHandle(
                path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            return Of(there);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null; // Gone, or something that is no file: opening it anew says what is wrong.
        }
    }

    private static bool TryStatx(SafeFileHandle handle, out FileIdentity identity)
    {
        Span<byte> stat = stackalloc byte[Statx.Bytes];
        bool isKnown = Statx.TryRead(handle, InodeMask, stat);
        identity = isKnown ? Parse(stat) : default;
        return isKnown;
    }

    private static FileIdentity Parse(ReadOnlySpan<byte> stat) =>
        new(BitConverter.ToUInt64(stat[DeviceAt..]), BitConverter.ToUInt64(stat[InodeAt..]));

    [DllImport("kernel32.dll")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static extern bool GetFileInformationByHandle(SafeFileHandle handle, out ByHandle found);

    /// <summary>BY_HANDLE_FILE_INFORMATION.</summary>
    [StructLayout(LayoutKind.Sequential, Pack = 4)]
    private readonly struct ByHandle
    {
        public readonly uint Attributes;
        public readonly ulong Created;
        public readonly ulong Accessed;
        public readonly ulong Written;
        public readonly uint Volume;
        public readonly uint SizeHigh;
        public readonly uint SizeLow;
        public readonly uint Links;
        public readonly uint IndexHigh;
        public readonly uint IndexLow;
    }
}
