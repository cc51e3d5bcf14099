using Hewn.Ring;
using Microsoft.Win32.SafeHandles;

namespace Hewn.Files;

/// <summary>The machine's file system.</summary>
internal sealed class SystemDisk : IDisk
{
    public static readonly SystemDisk Instance = new();

    public void CreateDirectory(string path) => Directory.CreateDirectory(path);

    // Readable too, because the last byte tells whether the file ends in a whole line.
    public IDiskFile OpenAppend(string path) => new OpenFile(File.OpenHandle(
        path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete));

    public IDiskFile? OpenRead(string path)
    {
        try
        {
            return new OpenFile(File.OpenHandle(
                path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete));
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    public IDisposable? TryLock(string path) => LockFile.TryTake(path);

    public void SyncDirectory(string path) => DirectorySync.Run(path);

    public FileIdentity? IdentityOf(string path) => FileIdentity.Of(path);

    public bool Exists(string path) => File.Exists(path);

    public DiskFacts? FactsOf(string path)
    {
        var file = new FileInfo(path);
        return file.Exists ? new DiskFacts(file.Length, file.LastWriteTimeUtc) : null;
    }

    public void SetLastWrite(string path, DateTime utc) => File.SetLastWriteTimeUtc(path, utc);

    public long? FreeBytes(string directory)
    {
        try
        {
            return new DriveInfo(directory).AvailableFreeSpace;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null;
        }
    }

    public void Move(string from, string to) => File.Move(from, to, overwrite: true);

    public void Delete(string path) => File.Delete(path);

    public IReadOnlyList<string> List(string directory, string ending) => Directory.Exists(directory)
        ? [.. Directory.EnumerateFiles(directory)
            .Where(file => file.EndsWith(ending, StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)]
        : [];

    public MemoryBlock CreateMapped(string path, long bytes) => MappedBlock.Create(path, bytes);

    public MemoryBlock OpenMapped(string path, bool readOnly) => MappedBlock.Open(path, readOnly);

    private sealed class OpenFile(SafeFileHandle handle) : IDiskFile
    {
        public FileIdentity Identity { get; } = FileIdentity.Of(handle);

        public long Length => RandomAccess.GetLength(handle);

        public void Write(ReadOnlySpan<byte> bytes, long position) => RandomAccess.Write(handle, bytes, position);

        public int Read(Span<byte> bytes, long position) => RandomAccess.Read(handle, bytes, position);

        public void Truncate(long length) => RandomAccess.SetLength(handle, length);

        public void Sync() => RandomAccess.FlushToDisk(handle);

        public void Dispose() => handle.Dispose();
    }
}
