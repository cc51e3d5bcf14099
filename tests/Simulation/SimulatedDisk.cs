using Hewn.Files;
using Hewn.Ring;

namespace Simulation;

/// <summary>A disk in memory, for one thread. Around everything it does it lets others do something.</summary>
internal sealed class SimulatedDisk : IDisk
{
    private readonly Dictionary<string, SimulatedFile> _files = [];
    private readonly Dictionary<string, SimulatedBlock> _blocks = [];
    private readonly List<SimulatedBlock> _deleted = [];
    private readonly HashSet<string> _locked = [];
    private ulong _made;
    private SimulatedFile? _lastWritten;
    private int _lengthBefore;

    /// <summary>A deliberate fault: a copy lacks what was written last.</summary>
    public bool LosesLastWrite { get; set; }

    /// <summary>Called before and after each effect, and in the middle of a write.</summary>
    public Action Point { get; set; } = () => { };

    /// <summary>Whether the next effect fails.</summary>
    public Func<bool> Fails { get; set; } = () => false;

    /// <summary>How many bytes of a write are taken before something happens in its middle.</summary>
    public Func<int, int> FirstPart { get; set; } = bytes => bytes / 2;

    /// <summary>Told what a file held that was deleted or replaced.</summary>
    public Action<SimulatedDisk, string, byte[]> Removed { get; set; } = (_, _, _) => { };

    public IEnumerable<string> Names => _files.Keys.Concat(_blocks.Keys);

    /// <summary>The disk as another process finds it after a kill.</summary>
    public SimulatedDisk Copy()
    {
        var copy = new SimulatedDisk { _made = _made };
        foreach ((string name, SimulatedFile file) in _files)
        {
            copy._files[name] = file.Copy();
            if (LosesLastWrite && file == _lastWritten)
                copy._files[name].Truncate(_lengthBefore);
        }

        foreach ((string name, SimulatedBlock block) in _blocks)
            copy._blocks[name] = block.Copy();
        return copy;
    }

    public ReadOnlySpan<byte> Read(string path) =>
        _files.TryGetValue(path, out SimulatedFile? file) ? file.Bytes : default;

    public IEnumerable<SimulatedBlock> Blocks => [.. _blocks.Values, .. _deleted];

    public void CreateDirectory(string path)
    {
        // There are only names.
    }

    public IDiskFile OpenAppend(string path)
    {
        Begin();
        if (!_files.TryGetValue(path, out SimulatedFile? file))
            _files[path] = file = new SimulatedFile(new FileIdentity(1, ++_made), []);
        Point();
        return new OpenFile(this, file);
    }

    public IDiskFile? OpenRead(string path) =>
        _files.TryGetValue(path, out SimulatedFile? file) ? new OpenFile(this, file) : null;

    public IDisposable? TryLock(string path) => _locked.Add(path) ? new Lease(this, path) : null;

    public void SyncDirectory(string path) => Begin();

    public FileIdentity? IdentityOf(string path)
    {
        Point();
        return _files.TryGetValue(path, out SimulatedFile? file) ? file.Identity : null;
    }

    public bool Exists(string path) => _files.ContainsKey(path) || _blocks.ContainsKey(path);

    public DiskFacts? FactsOf(string path) =>
        _files.TryGetValue(path, out SimulatedFile? file) ? new DiskFacts(file.Length, DateTime.UnixEpoch) : null;

    public void SetLastWrite(string path, DateTime utc) => Begin();

    public long? FreeBytes(string directory) => null;

    public void Move(string from, string to)
    {
        Begin();
        Forget(to);
        _files[to] = _files[from];
        _files.Remove(from);
        Point();
    }

    public void Delete(string path)
    {
        Begin();
        Forget(path);
        if (_blocks.Remove(path, out SimulatedBlock? block))
            _deleted.Add(block);
        Point();
    }

    /// <summary>Somebody else takes a file away.</summary>
    public void Forget(string path)
    {
        if (_files.Remove(path, out SimulatedFile? file))
            Removed(this, path, file.Bytes.ToArray());
    }

    /// <summary>Somebody else cuts a file.</summary>
    public void Cut(string path)
    {
        if (!_files.TryGetValue(path, out SimulatedFile? file))
            return;
        Removed(this, path, file.Bytes.ToArray());
        file.Truncate(0);
    }

    public IReadOnlyList<string> List(string directory, string ending) => [.. Names
        .Where(name => Path.GetDirectoryName(name) == directory && name.EndsWith(ending, StringComparison.Ordinal))
        .Order(StringComparer.Ordinal)];

    public MemoryBlock CreateMapped(string path, long bytes) => _blocks[path] = new SimulatedBlock(bytes);

    public MemoryBlock OpenMapped(string path, bool readOnly) =>
        _blocks.TryGetValue(path, out SimulatedBlock? block) ? block : throw new FileNotFoundException(path);

    private void Begin()
    {
        Point();
        if (Fails())
            throw new IOException("refused");
    }

    private sealed class Lease(SimulatedDisk disk, string path) : IDisposable
    {
        public void Dispose() => disk._locked.Remove(path);
    }

    private sealed class OpenFile(SimulatedDisk disk, SimulatedFile file) : IDiskFile
    {
        public FileIdentity Identity => file.Identity;

        public long Length => file.Length;

        public void Write(ReadOnlySpan<byte> bytes, long position)
        {
            disk.Point();
            (disk._lastWritten, disk._lengthBefore) = (file, file.Length);
            int first = disk.FirstPart(bytes.Length);
            file.Write(bytes[..first], (int)position);
            disk.Point();
            if (disk.Fails())
                throw new IOException("No space left on device");
            file.Write(bytes[first..], (int)position + first);
            disk.Point();
        }

        public int Read(Span<byte> bytes, long position)
        {
            int read = (int)Math.Clamp(file.Length - position, 0, bytes.Length);
            if (read > 0)
                file.Bytes.Slice((int)position, read).CopyTo(bytes);
            return read;
        }

        public void Truncate(long length)
        {
            disk.Point();
            file.Truncate((int)length);
            disk.Point();
        }

        public void Sync() => disk.Begin();

        public void Dispose()
        {
            // What it holds outlives the handle.
        }
    }
}
