using Hewn.Files;
using Hewn.Store.Archives;
using Microsoft.Win32.SafeHandles;

namespace Hewn.Store.Segments;

/// <summary>
/// One open file of a rotated set, plain or packed; what is packed reads as if it were not. Open in a way that locks
/// nobody out: others may write, rename and delete it.
/// </summary>
internal sealed class Segment : IDisposable
{
    private const int HeadBytes = 256;

    private readonly SafeFileHandle _handle;
    private readonly PackedText? _packed;

    private Segment(string path, SafeFileHandle handle, bool isPacked)
    {
        Path = path;
        _handle = handle;
        Identity = FileIdentity.Of(handle);
        if (isPacked)
            _packed = new PackedText(ReadRaw, RandomAccess.GetLength(handle), System.IO.Path.GetFileName(path));
    }

    /// <summary>The path at the time of opening.</summary>
    public string Path { get; }

    /// <summary>Which file it is.</summary>
    public FileIdentity Identity { get; }

    /// <summary>Its length on the disk.</summary>
    public long Length => RandomAccess.GetLength(_handle);

    /// <summary>The dialect it is said to be written in; null to find out.</summary>
    public string? Dialect { get; set; }

    /// <summary>When it was last written to.</summary>
    public DateTime LastWriteUtc => File.GetLastWriteTimeUtc(_handle);

    /// <summary>Opens a file; null when there is none of that name (any more).</summary>
    public static Segment? TryOpen(string path, bool isPacked = false)
    {
        try
        {
            return new(
                path,
                File.OpenHandle(
                    path,
                    FileMode.Open,
                    FileAccess.Read,
                    FileShare.ReadWrite | FileShare.Delete,
                    FileOptions.SequentialScan),
                isPacked);
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

    /// <summary>Reads up to so many bytes of its text from a position; 0 at the end.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    public int Read(Span<byte> bytes, long position) =>
        _packed is null ? ReadRaw(bytes, position) : _packed.Read(bytes, position);

    /// <summary>
    /// Whether this is the archive that a plain file was packed into. The file's number alone does not say so, because
    /// it may have been given to another file since; its length and its first line do.
    /// </summary>
    public bool IsArchiveOf(Segment plain)
    {
        if (_packed?.Index is not { } index || plain._packed is not null
            || index.Source != plain.Identity || index.TextBytes != plain.Length)
            return false;
        Span<byte> here = stackalloc byte[HeadBytes];
        Span<byte> there = stackalloc byte[HeadBytes];
        int read = _packed.Read(here, 0);
        return here[..read].SequenceEqual(there[..Math.Min(read, plain.Read(there, 0))]);
    }

    public void Dispose()
    {
        _packed?.Dispose();
        _handle.Dispose();
    }

    private int ReadRaw(Span<byte> bytes, long position) => RandomAccess.Read(_handle, bytes, position);
}
