using System.IO.MemoryMappedFiles;
using Microsoft.Win32.SafeHandles;

namespace Hewn.Ring;

/// <summary>
/// A file as memory. What a thread has stored there belongs to the system's page cache at once, so it is there for the
/// next process however this one ends. A power cut may take it: nothing forces pages to the disk.
/// </summary>
internal sealed unsafe class MappedBlock : MemoryBlock
{
    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _view;

    private MappedBlock(MemoryMappedFile file, MemoryMappedViewAccessor view, long bytes)
        : base(bytes)
    {
        _file = file;
        _view = view;
        byte* pointer = null;
        view.SafeMemoryMappedViewHandle.AcquirePointer(ref pointer);
        Pointer = pointer + view.PointerOffset;
    }

    /// <inheritdoc/>
    public override bool IsKept => true;

    /// <summary>Makes a file of zeros and maps it.</summary>
    /// <exception cref="IOException">The disk refused, or the file exists.</exception>
    /// <remarks>
    /// The zeros are written and not left as a hole: touching a hole that a full disk cannot fill kills the process
    /// (SIGBUS), while a refused write is an exception here and now.
    /// </remarks>
    public static MappedBlock Create(string path, long bytes)
    {
        // Outside the try: what exists is somebody else's and must not be deleted.
        using SafeFileHandle file = File.OpenHandle(
            path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        try
        {
            byte[] zeros = new byte[Math.Min(bytes, ZerosBytes)];
            for (long at = 0; at < bytes; at += zeros.Length)
                RandomAccess.Write(file, zeros.AsSpan(0, (int)Math.Min(zeros.Length, bytes - at)), at);
            return Map(path, MemoryMappedFileAccess.ReadWrite);
        }
        catch
        {
            File.Delete(path);
            throw;
        }
    }

    /// <summary>Maps a file that exists.</summary>
    public static MappedBlock Open(string path, bool readOnly) =>
        Map(path, readOnly ? MemoryMappedFileAccess.Read : MemoryMappedFileAccess.ReadWrite);

    /// <inheritdoc/>
    protected override void Release()
    {
        _view.SafeMemoryMappedViewHandle.ReleasePointer();
        _view.Dispose();
        _file.Dispose();
    }

    private static MappedBlock Map(string path, MemoryMappedFileAccess access)
    {
        FileAccess files = access == MemoryMappedFileAccess.Read ? FileAccess.Read : FileAccess.ReadWrite;
        using var stream = new FileStream(
            path, FileMode.Open, files, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        long bytes = stream.Length;
        var file = MemoryMappedFile.CreateFromFile(stream, null, 0, access, HandleInheritability.None, leaveOpen: true);
        return new MappedBlock(file, file.CreateViewAccessor(0, bytes, access), bytes);
    }

    private const int ZerosBytes = 16 * 1024;
}
