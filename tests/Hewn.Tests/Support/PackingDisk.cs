using Hewn.Files;
using Hewn.Ring;

namespace Hewn.Tests.Support;

/// <summary>
/// A disk on which whoever writes an archive gets stuck until it is released; it counts who does so at one time.
/// </summary>
internal sealed class PackingDisk(IDisk inner) : IDisk, IDisposable
{
    private static readonly TimeSpan _longest = TimeSpan.FromMinutes(3); // Longer than any test waits.

    private readonly ManualResetEventSlim _released = new();
    private readonly Lock _gate = new();
    private readonly SortedSet<string> _threads = new(StringComparer.Ordinal);
    private int _open;
    private int _atWork;

    /// <summary>Whether it is not the writing that gets stuck, but giving the archive its name.</summary>
    public bool HoldsNames { get; init; }

    /// <summary>Somebody is about to write an archive.</summary>
    public ManualResetEventSlim Entered { get; } = new();

    /// <summary>The most archives that were open at one time.</summary>
    public int MostAtOnce { get; private set; }

    /// <summary>The most threads that were about to write at one time.</summary>
    public int MostAtWork { get; private set; }

    /// <summary>The names of the threads that wrote archives.</summary>
    public string[] Threads
    {
        get
        {
            lock (_gate)
                return [.. _threads];
        }
    }

    public void Release() => _released.Set();

    public void Dispose()
    {
        Release();
        Entered.Dispose();
    }

    public IDiskFile OpenAppend(string path)
    {
        IDiskFile file = inner.OpenAppend(path);
        if (!path.EndsWith(".packing", StringComparison.Ordinal))
            return file;
        lock (_gate)
            MostAtOnce = Math.Max(MostAtOnce, ++_open);
        return new Archive(this, file);
    }

    public void CreateDirectory(string path) => inner.CreateDirectory(path);

    public IDiskFile? OpenRead(string path) => inner.OpenRead(path);

    public IDisposable? TryLock(string path) => inner.TryLock(path);

    public void SyncDirectory(string path) => inner.SyncDirectory(path);

    public FileIdentity? IdentityOf(string path) => inner.IdentityOf(path);

    public bool Exists(string path) => inner.Exists(path);

    public DiskFacts? FactsOf(string path) => inner.FactsOf(path);

    public void SetLastWrite(string path, DateTime utc) => inner.SetLastWrite(path, utc);

    public long? FreeBytes(string directory) => inner.FreeBytes(directory);

    public void Move(string from, string to)
    {
        if (HoldsNames && from.EndsWith(".packing", StringComparison.Ordinal))
            Enter();
        inner.Move(from, to);
    }

    public void Delete(string path) => inner.Delete(path);

    public IReadOnlyList<string> List(string directory, string ending) => inner.List(directory, ending);

    public MemoryBlock CreateMapped(string path, long size) => inner.CreateMapped(path, size);

    public MemoryBlock OpenMapped(string path, bool readOnly) => inner.OpenMapped(path, readOnly);

    private void Enter()
    {
        lock (_gate)
        {
            _threads.Add(Thread.CurrentThread.Name ?? "a thread without a name");
            MostAtWork = Math.Max(MostAtWork, ++_atWork);
        }

        Entered.Set();
        if (!_released.Wait(_longest))
            Release(); // The test has failed, and whoever ends its log waits for the archiver.
        lock (_gate)
            _atWork--;
    }

    private void Leave()
    {
        lock (_gate)
            _open--;
    }

    private sealed class Archive(PackingDisk disk, IDiskFile file) : IDiskFile
    {
        public long Length => file.Length;

        public FileIdentity Identity => file.Identity;

        public void Write(ReadOnlySpan<byte> bytes, long position)
        {
            if (!disk.HoldsNames)
                disk.Enter();
            file.Write(bytes, position);
        }

        public int Read(Span<byte> bytes, long position) => file.Read(bytes, position);

        public void Truncate(long length) => file.Truncate(length);

        public void Sync() => file.Sync();

        public void Dispose()
        {
            disk.Leave();
            file.Dispose();
        }
    }
}
