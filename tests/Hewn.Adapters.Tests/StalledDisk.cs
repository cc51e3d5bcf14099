using Hewn.Files;
using Hewn.Ring;

namespace Hewn.Adapters.Tests;

/// <summary>The system's disk, whose log files wait before they take anything.</summary>
internal sealed class StalledDisk : IDisk
{
    private readonly SystemDisk _disk = SystemDisk.Instance;

    public ManualResetEventSlim Released { get; } = new();

    public void CreateDirectory(string path) => _disk.CreateDirectory(path);

    public IDiskFile OpenAppend(string path) => new StalledFile(_disk.OpenAppend(path), Released);

    public IDiskFile? OpenRead(string path) => _disk.OpenRead(path);

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

    private sealed class StalledFile(IDiskFile file, ManualResetEventSlim released) : IDiskFile
    {
        public FileIdentity Identity => file.Identity;

        public long Length => file.Length;

        public void Write(ReadOnlySpan<byte> bytes, long position)
        {
            released.Wait(TimeSpan.FromSeconds(30));
            file.Write(bytes, position);
        }

        public int Read(Span<byte> bytes, long position) => file.Read(bytes, position);

        public void Truncate(long length) => file.Truncate(length);

        public void Sync() => file.Sync();

        public void Dispose() => file.Dispose();
    }
}
