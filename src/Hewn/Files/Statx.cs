using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Hewn.Files;

/// <summary>
/// Linux' <c>statx</c>: what the runtime does not tell of a file. Declared once and with plain pointers, so that it is
/// compiled ahead of time and found once: a tool's start is short.
/// </summary>
internal static unsafe class Statx
{
    /// <summary>What is written of a file, in bytes.</summary>
    public const int Bytes = 256;

    private const int WorkingDirectory = -100;
    private const int AtEmptyPath = 0x1000;
    private const int ShortPath = 300; // characters; longer ones are copied to the heap

    /// <summary>Asks for what stands under a name, without opening it; false when nothing does, or it cannot be
    /// asked.</summary>
    /// <param name="path">The name.</param>
    /// <param name="mask">What is asked for.</param>
    /// <param name="stat">At least <see cref="Bytes"/>.</param>
    public static bool TryRead(string path, uint mask, Span<byte> stat)
    {
        int most = Encoding.UTF8.GetMaxByteCount(path.Length) + 1;
        Span<byte> name = path.Length <= ShortPath ? stackalloc byte[most] : new byte[most];
        name[Encoding.UTF8.GetBytes(path, name)] = 0;
        fixed (byte* first = name, into = stat)
            return Ask(WorkingDirectory, first, 0, mask, into) == 0;
    }

    /// <summary>Asks for an open file; false when it cannot be asked.</summary>
    /// <param name="handle">The file.</param>
    /// <param name="mask">What is asked for.</param>
    /// <param name="stat">At least <see cref="Bytes"/>.</param>
    /// <exception cref="ObjectDisposedException">It is closed.</exception>
    public static bool TryRead(SafeFileHandle handle, uint mask, Span<byte> stat)
    {
        bool isHeld = false;
        try
        {
            handle.DangerousAddRef(ref isHeld);
            byte none = 0;
            fixed (byte* into = stat)
                return Ask((int)handle.DangerousGetHandle(), &none, AtEmptyPath, mask, into) == 0;
        }
        finally
        {
            if (isHeld)
                handle.DangerousRelease();
        }
    }

    [DllImport("libc", EntryPoint = "statx")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Ask(int directory, byte* path, int flags, uint mask, byte* stat);
}
