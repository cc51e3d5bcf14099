using Hewn.Files;
using Hewn.Ring;

namespace Hewn.Tests.Support;

/// <summary>A disk in memory that fails as it is told to. Thread-safe.</summary>
internal sealed class FaultyDisk : IDisk
{
    private sealed class Content
    {
        private static long _made;

        public byte[] Bytes = [];

        public int SyncedBytes;

        public string? DurableName;

        public DateTime LastWriteUtc;

        public FileIdentity Identity { get; } = new(1, (ulong)Interlocked.Increment(ref _made));
    }

    [ThreadStatic]
    private static FileIdentity? _lookedAt; // By this thread, the last time.

    private readonly Lock _gate = new();
    private readonly Dictionary<string, Content> _files = [];
    private readonly Dictionary<string, KeptBlock> _mapped = [];
    private readonly List<(string Path, KeptBlock Block)> _views = [];
    private readonly HashSet<string> _locked = [];
    private readonly HashSet<FileIdentity> _refusedToDelete = [];
    private int _freeBytesAsked;

    public volatile bool RefusesToOpen;
    public volatile bool RefusesToMove;
    public volatile bool RefusesToSync;
    public volatile bool RefusesToWrite;
    public volatile bool RefusesToSyncDirectories;

    /// <summary>Locks are let taken by whoever likes.</summary>
    public volatile bool TakesNoLocks;
    public volatile bool RefusesToTruncate;
    public volatile bool RefusesToMap;

    /// <summary>As on Windows, where a file that is mapped into memory cannot be deleted.</summary>
    public volatile bool RefusesToDeleteMapped;

    /// <summary>What opening a file throws; null for nothing.</summary>
    public Exception? OpenFault { get; set; }

    /// <summary>What deleting a file of that path throws; null for nothing.</summary>
    public Func<string, Exception?>? DeleteFault { get; set; }

    /// <summary>As above, for the name that is given up.</summary>
    public Func<string, Exception?>? MoveFault { get; set; }

    /// <summary>What looking into a directory throws; null for nothing.</summary>
    public Func<string, Exception?>? ListFault { get; set; }

    /// <summary>What says when a file was written; null where that does not matter.</summary>
    public TimeProvider? Clock { get; set; }

    /// <summary>What making a ring throws, whatever it is.</summary>
    public Exception? MapFault { get; set; }

    /// <summary>Somebody looks at a lock for a moment: so many attempts to take one find it taken.</summary>
    public int LooksAtLocks { get; set; }

    /// <summary>All bytes that all files together may have.</summary>
    public long CapacityBytes { get; set; } = long.MaxValue;

    /// <summary>Every write stops after so many bytes, as if the disk were full at that moment.</summary>
    public int? ShortWriteBytes { get; set; }

    /// <summary>
    /// While it is set, a write stops after half of its bytes, sets it, and is never done: its process is killed there.
    /// </summary>
    public volatile ManualResetEventSlim? TornWrite;

    public int Moves { get; private set; }

    /// <summary>Who renames a file waits for it.</summary>
    public ManualResetEventSlim? MoveGate { get; init; }

    /// <summary>Set as soon as somebody stands at that gate.</summary>
    public ManualResetEventSlim MoveReached { get; } = new(false);

    /// <summary>Who deletes a backup waits for it.</summary>
    public ManualResetEventSlim? DeleteGate { get; init; }

    /// <summary>Set as soon as somebody stands at that gate.</summary>
    public ManualResetEventSlim DeleteReached { get; } = new(false);

    /// <summary>Syncs and renames, as they came.</summary>
    public List<string> Steps { get; } = [];

    /// <summary>How often somebody asked for the free room.</summary>
    public int FreeBytesAsked => Volatile.Read(ref _freeBytesAsked);

    /// <summary>Who asks for the free room waits for it.</summary>
    public ManualResetEventSlim? FreeBytesGate { get; init; }

    /// <summary>Files that somebody wanted to delete, and could not at least once.</summary>
    public IReadOnlySet<FileIdentity> RefusedToDelete => _refusedToDelete;

    /// <summary>Called with the path of a lock that its owner is about to let go of.</summary>
    public Action<string>? Unlocking { get; set; }

    /// <summary>How often a lock was taken.</summary>
    public int Locks { get; private set; }

    public string[] Names
    {
        get
        {
            lock (_gate)
                return [.. _files.Keys.Select(Path.GetFileName).Order(StringComparer.Ordinal)!];
        }
    }

    public string[] Rings
    {
        get
        {
            lock (_gate)
                return [.. _mapped.Keys];
        }
    }

    public byte[] Read(string name)
    {
        lock (_gate)
            return _files.Single(file => Path.GetFileName(file.Key) == name).Value.Bytes;
    }

    /// <summary>All files by their names as they are at one moment.</summary>
    public (string Name, byte[] Bytes)[] Contents()
    {
        lock (_gate)
        {
            return [.. _files.OrderBy(file => file.Key, StringComparer.Ordinal)
                .Select(file => (Path.GetFileName(file.Key), file.Value.Bytes))];
        }
    }

    /// <summary>How much of a file a power cut would leave.</summary>
    public int SyncedBytes(string name)
    {
        lock (_gate)
            return _files.Single(file => Path.GetFileName(file.Key) == name).Value.SyncedBytes;
    }

    /// <summary>Under which name a power cut would leave a file; null when it would leave it under none.</summary>
    public string? DurableName(string name)
    {
        lock (_gate)
            return _files.Single(file => Path.GetFileName(file.Key) == name).Value.DurableName;
    }

    public void Put(string path, byte[] bytes, DateTime lastWriteUtc = default)
    {
        lock (_gate)
            _files[path] = new Content { Bytes = bytes, LastWriteUtc = lastWriteUtc };
    }

    public void CreateDirectory(string path)
    {
        if (!RefusesToOpen)
            return;
        // Who puts a backup aside looks at its identity first, and needs the folder then.
        lock (_gate)
        {
            if (path.EndsWith(".hewn", StringComparison.Ordinal) && _lookedAt is { } file)
                _refusedToDelete.Add(file);
        }

        throw new UnauthorizedAccessException($"no directory {path}");
    }

    public IDiskFile OpenAppend(string path)
    {
        lock (_gate)
        {
            if (RefusesToOpen)
                throw new IOException($"no {path}");
            if (OpenFault is not null)
                throw OpenFault;
            if (!_files.TryGetValue(path, out Content? content))
                _files[path] = content = new Content();
            return new OpenFile(this, content);
        }
    }

    public IDisposable? TryLock(string path)
    {
        lock (_gate)
        {
            if (LooksAtLocks > 0)
            {
                LooksAtLocks--;
                return null;
            }

            if (!_locked.Add(path) && !TakesNoLocks)
                return null;
            Locks++;
            return new Lease(this, path);
        }
    }

    /// <summary>Every process that had a lock is killed.</summary>
    public void ForgetLocks()
    {
        lock (_gate)
        {
            _locked.Clear();
            _views.Clear();
        }
    }

    /// <summary>One process is killed.</summary>
    public void ForgetLocks(Func<string, bool> isIts)
    {
        lock (_gate)
            _locked.RemoveWhere(path => isIts(path));
    }

    public IDiskFile? OpenRead(string path)
    {
        lock (_gate)
            return _files.TryGetValue(path, out Content? content) ? new OpenFile(this, content) : null;
    }

    public void SyncDirectory(string path)
    {
        lock (_gate)
        {
            if (RefusesToSyncDirectories)
                throw new IOException($"sync of {path} refused");
            foreach (string name in _files.Keys.Where(name => Path.GetDirectoryName(name) == path))
                _files[name].DurableName = name;
            Steps.Add($"sync {path}");
        }
    }

    public FileIdentity? IdentityOf(string path)
    {
        lock (_gate)
            return _lookedAt = _files.TryGetValue(path, out Content? content) ? content.Identity : null;
    }

    public IReadOnlyList<string> List(string directory, string ending)
    {
        lock (_gate)
        {
            if (ListFault?.Invoke(directory) is { } fault)
                throw fault;
            return [.. _files.Keys.Concat(_mapped.Keys)
                .Where(path => Path.GetDirectoryName(path) == directory)
                .Where(path => path.EndsWith(ending, StringComparison.Ordinal))
                .Order(StringComparer.Ordinal)];
        }
    }

    public MemoryBlock CreateMapped(string path, long bytes)
    {
        lock (_gate)
        {
            if (RefusesToMap)
                throw new IOException($"{path} cannot be mapped");
            if (MapFault is not null)
                throw MapFault;
            return Remembered(path, _mapped[path] = new KeptBlock(bytes));
        }
    }

    public MemoryBlock OpenMapped(string path, bool readOnly)
    {
        lock (_gate)
        {
            return _mapped.TryGetValue(path, out KeptBlock? block)
                ? Remembered(path, block.MapAgain())
                : throw new FileNotFoundException(path);
        }
    }

    private KeptBlock Remembered(string path, KeptBlock block)
    {
        _views.RemoveAll(view => view.Block.IsReleased);
        _views.Add((path, block));
        return block;
    }

    public DiskFacts? FactsOf(string path)
    {
        lock (_gate)
        {
            return _files.TryGetValue(path, out Content? content)
                ? new DiskFacts(content.Bytes.Length, content.LastWriteUtc)
                : null;
        }
    }

    public void SetLastWrite(string path, DateTime utc)
    {
        lock (_gate)
            _files[path].LastWriteUtc = utc;
    }

    public long? FreeBytes(string directory)
    {
        Interlocked.Increment(ref _freeBytesAsked);
        FreeBytesGate?.Wait();
        lock (_gate)
            return CapacityBytes - _files.Values.Sum(file => (long)file.Bytes.Length);
    }

    public bool Exists(string path)
    {
        lock (_gate)
            return _files.ContainsKey(path) || _mapped.ContainsKey(path);
    }

    public void Move(string from, string to)
    {
        MoveReached.Set();
        MoveGate?.Wait();
        lock (_gate)
        {
            Exception? fault = RefusesToMove ? new IOException($"{from} cannot be renamed") : MoveFault?.Invoke(from);
            if (fault is not null)
            {
                if (to.EndsWith(".deleting", StringComparison.Ordinal))
                    _refusedToDelete.Add(_files[from].Identity);
                throw fault;
            }

            _files[to] = _files[from];
            _files.Remove(from);
            Steps.Add($"move {from} {to}");
            Moves++;
        }
    }

    public void Delete(string path)
    {
        if (DeleteGate is not null && path.EndsWith(".deleting", StringComparison.Ordinal))
        {
            DeleteReached.Set();
            DeleteGate.Wait();
        }

        lock (_gate)
        {
            if (DeleteFault?.Invoke(path) is { } fault)
            {
                if (_files.TryGetValue(path, out Content? content))
                    _refusedToDelete.Add(content.Identity);
                throw fault;
            }

            if (RefusesToDeleteMapped && _views.Exists(view => view.Path == path && !view.Block.IsReleased))
                throw new UnauthorizedAccessException($"{path} is mapped");
            _files.Remove(path);
            _mapped.Remove(path);
        }
    }

    private sealed class Lease(FaultyDisk disk, string path) : IDisposable
    {
        public void Dispose()
        {
            disk.Unlocking?.Invoke(path);
            lock (disk._gate)
                disk._locked.Remove(path);
        }
    }

    private sealed class OpenFile(FaultyDisk disk, Content content) : IDiskFile
    {
        public FileIdentity Identity => content.Identity;

        public long Length
        {
            get
            {
                lock (disk._gate)
                    return content.Bytes.Length;
            }
        }

        public void Write(ReadOnlySpan<byte> bytes, long position)
        {
            if (disk.TornWrite is { } torn)
            {
                disk.TornWrite = null;
                Write(bytes[..(bytes.Length / 2)], position);
                torn.Set();
                using var never = new ManualResetEventSlim();
                never.Wait();
            }

            lock (disk._gate)
            {
                if (disk.RefusesToWrite)
                    throw new IOException("write refused");
                long free = disk.CapacityBytes - disk._files.Values.Sum(file => (long)file.Bytes.Length);
                // What is there already is overwritten in its place, also on a full disk.
                long growth = Math.Max(0, position + bytes.Length - content.Bytes.Length);
                int taken = (int)Math.Max(0, bytes.Length - Math.Max(0, growth - Math.Max(0, free)));
                taken = Math.Min(taken, disk.ShortWriteBytes ?? taken);
                int end = checked((int)position) + taken;
                if (content.Bytes.Length < end)
                    Array.Resize(ref content.Bytes, end);
                bytes[..taken].CopyTo(content.Bytes.AsSpan((int)position));
                content.LastWriteUtc = disk.Clock?.GetUtcNow().UtcDateTime ?? content.LastWriteUtc;
                if (taken < bytes.Length)
                    throw new IOException("No space left on device");
            }
        }

        public int Read(Span<byte> bytes, long position)
        {
            lock (disk._gate)
            {
                int read = (int)Math.Clamp(content.Bytes.Length - position, 0, bytes.Length);
                content.Bytes.AsSpan(read == 0 ? 0 : (int)position, read).CopyTo(bytes);
                return read;
            }
        }

        public void Truncate(long length)
        {
            lock (disk._gate)
            {
                if (disk.RefusesToTruncate)
                    throw new IOException("truncate refused");
                Array.Resize(ref content.Bytes, (int)length);
            }
        }

        public void Sync()
        {
            if (disk.RefusesToSync)
                throw new IOException("sync refused");
            lock (disk._gate)
            {
                content.SyncedBytes = content.Bytes.Length;
                disk.Steps.Add($"sync {disk._files.FirstOrDefault(file => file.Value == content).Key}");
            }
        }

        public void Dispose()
        {
            // The content outlives the handle.
        }
    }
}
