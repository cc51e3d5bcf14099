using Hewn.Files;
using Hewn.Ring;

namespace Hewn.Tests.Sessions.Tracks;

/// <summary>The machine's disk, counting what is read of it.</summary>
internal sealed class CountingDisk : IDisk
{
    private readonly SystemDisk _disk = SystemDisk.Instance;

    public long BytesRead { get; set; }

    public IDiskFile? OpenRead(string path) => _disk.OpenRead(path) is { } file ? new Counting(this, file) : null;

    public void CreateDirectory(string path) => _disk.CreateDirectory(path);

    public IDiskFile OpenAppend(string path) => _disk.OpenAppend(path);

    public IDisposable? TryLock(string path) => _disk.TryLock(path);

    public void SyncDirectory(string path) => _disk.SyncDirectory(path);

    public FileIdentity? IdentityOf(string path) => _disk.IdentityOf(path);

    public bool Exists(string path) => _disk.Exists(path);

    public DiskFacts? FactsOf(string path) => _disk.FactsOf(path);

    public void SetLastWrite(string path, DateTime utc) => _disk.SetLastWrite(path, utc);

    public long? FreeBytes(string directory) => _disk.FreeBytes(directory);

    public void Move(string from, string to) => _disk.Move(from, to);

    public void Delete(string path) => _disk.Delete(path);

    public IReadOnlyList<string> List(string directory, string ending) => _disk.List(directory, ending);

    public MemoryBlock CreateMapped(string path, long bytes) => _disk.CreateMapped(path, bytes);

    public MemoryBlock OpenMapped(string path, bool readOnly) => _disk.OpenMapped(path, readOnly);

    private sealed class Counting(CountingDisk disk, IDiskFile file) : IDiskFile
    {
        public long Length => file.Length;

        public FileIdentity Identity => file.Identity;

        public int Read(Span<byte> bytes, long position)
        {
            int read = file.Read(bytes, position);
            disk.BytesRead += read;
            return read;
        }

        public void Write(ReadOnlySpan<byte> bytes, long position) => file.Write(bytes, position);

        public void Truncate(long length) => file.Truncate(length);

        public void Sync() => file.Sync();

        public void Dispose() => file.Dispose();
    }
}
