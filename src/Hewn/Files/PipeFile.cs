namespace Hewn.Files;

/// <summary>
/// Tells what can be read only once, from its first byte on: pipes that have a name, those that a shell makes for
/// <c>&lt;(…)</c>, devices. Nothing is opened to tell: who writes into a pipe would notice, and one without a writer
/// would be waited for.
/// </summary>
internal static class PipeFile
{
    private const uint TypeMask = 0x1;
    private const int ModeAt = 28;
    private const int TypeBits = 0xF000;
    private const int Regular = 0x8000;
    private const int Folder = 0x4000;

    /// <summary>Whether something of that name is there and is neither a file with places to go to nor a folder. Known
    /// on Linux; elsewhere no.</summary>
    public static bool Is(string path)
    {
        if (!OperatingSystem.IsLinux())
            return false;
        Span<byte> stat = stackalloc byte[Statx.Bytes];
        if (!Statx.TryRead(path, TypeMask, stat))
            return false;
        return (BitConverter.ToUInt16(stat[ModeAt..]) & TypeBits) is not (Regular or Folder);
    }

    /// <summary>Opens one for reading, and waits until somebody writes.</summary>
    /// <exception cref="IOException">It cannot be opened.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be opened.</exception>
    public static FileStream Open(string path) =>
        new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
}
