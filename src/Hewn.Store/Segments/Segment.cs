using Hewn.Files;
using Microsoft.Win32.SafeHandles;

namespace Hewn.Store.Segments;

/// <summary>
/// One open file of a rotated set. Open in a way that locks nobody out: others may write, rename and delete it.
/// </summary>
internal sealed class Segment : IDisposable
{
    private Segment(string path, SafeFileHandle handle)
    {
        Path = path;
        Handle = handle;
        Identity = FileIdentity.Of(handle);
    }

    /// <summary>The path at the time of opening.</summary>
    public string Path { get; }

    public SafeFileHandle Handle { get; }

    public FileIdentity Identity { get; }

    /// <summary>Opens a file; null when there is none of that name (any more).</summary>
    public static Segment? TryOpen(string path)
    {
        try
        {
            return new(path, File.OpenHandle(path, FileMode.Open, FileAccess.Read,
                FileShare.ReadWrite | FileShare.Delete, FileOptions.SequentialScan));
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (UnauthorizedAccessException) when (Directory.Exists(path))
        {
            return null; // a folder of that name is no file of the set
        }
    }

    public void Dispose() => Handle.Dispose();
}
