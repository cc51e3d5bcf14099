using Hewn.Files;
using Hewn.Ring;

namespace Hewn.Cli.Tests.Run;

/// <summary>The machine's disk, which hangs when it is told to, as one does that is out of reach.</summary>
internal sealed class HangingDisk : IDisk, IDisposable
{
    private readonly SystemDisk _disk = SystemDisk.Instance;
    private readonly ManualResetEventSlim _goesOn = new(initialState: true);
    private readonly ManualResetEventSlim _never = new();

    /// <summary>Whether opening hangs as well, not only writing.</summary>
    public bool HangsAtOpening { get; init; }

    /// <summary>How long each write takes besides.</summary>
    public TimeSpan WriteTime { get; init; }

    /// <summary>Set when somebody waits for it.</summary>
    public ManualResetEventSlim IsReached { get; } = new();

    /// <summary>From now on it answers nobody.</summary>
    public void Hang() => _goesOn.Reset();

    /// <summary>It is there again.</summary>
    public void GoOn() => _goesOn.Set();

    public void Dispose()
    {
        GoOn();
        IsReached.Dispose();
    }

    public void CreateDirectory(string path)
    {
        if (HangsAtOpening)
            Wait();
        _disk.CreateDirectory(path);
    }

    public IDiskFile OpenAppend(string path)
    {
        if (HangsAtOpening)
            Wait();
        return new OpenFile(this, _disk.OpenAppend(path));
    }

    public IDiskFile? OpenRead(string path) => _disk.OpenRead(path);

    public IDisposable? TryLock(string path)
    {
        if (HangsAtOpening)
            Wait();
        return _disk.TryLock(path);
    }

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

    private void Wait()
    {
        if (_goesOn.IsSet)
            return;
        IsReached.Set();
        _goesOn.Wait();
    }

    private sealed class OpenFile(HangingDisk disk, IDiskFile file) : IDiskFile
    {
        public long Length => file.Length;

        public FileIdentity Identity => file.Identity;

        public void Write(ReadOnlySpan<byte> bytes, long position)
        {
            disk.Wait();
            if (disk.WriteTime > TimeSpan.Zero)
                disk._never.Wait(disk.WriteTime);
            file.Write(bytes, position);
        }

        public int Read(Span<byte> bytes, long position) => file.Read(bytes, position);

        public void Truncate(long length) => file.Truncate(length);

        public void Sync()
        {
            disk.Wait();
            file.Sync();
        }

        public void Dispose() => file.Dispose();
    }
}
