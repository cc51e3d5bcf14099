using Hewn.Files;
using Hewn.Ring;

namespace Hewn.Sessions;

/// <summary>
/// How many lines of a ring a session's log holds. It stands in the ring, so that it is known after a kill; who writes
/// it holds the log's lock. One of a ring that is gone counts for nobody.
/// </summary>
internal sealed class RingTally : IDisposable
{
    private readonly RingMemory? _memory;
    private readonly bool _isOwner;
    private long _alone;

    private RingTally(RingMemory? memory, string name, bool isOwner) =>
        (_memory, Name, _isOwner) = (memory, name, isOwner);

    /// <summary>The ring's file, without its folder; a name that no file has for a ring in the process's memory.
    /// </summary>
    public string Name { get; }

    public long Written
    {
        get => _memory is null ? _alone : Volatile.Read(ref _memory.SessionLines);
        set
        {
            if (_memory is null)
                _alone = value;
            else
                Volatile.Write(ref _memory.SessionLines, value);
        }
    }

    /// <summary>The tally of a ring that the caller keeps open.</summary>
    public static RingTally Of(RingMemory memory, string? path) =>
        new(memory, path is null ? $"memory-{Guid.NewGuid():N}" : Path.GetFileName(path), isOwner: false);

    /// <summary>The tally of another process's ring.</summary>
    /// <param name="disk">The disk.</param>
    /// <param name="folder">Where rings stand.</param>
    /// <param name="name">The ring's name; empty for lines that stand in none.</param>
    public static RingTally Find(IDisk disk, string folder, string name)
    {
        string path = Path.Combine(folder, Path.GetFileName(name));
        if (name.Length == 0 || !disk.Exists(path))
            return new RingTally(null, name, isOwner: false);
        MemoryBlock? block = null;
        try
        {
            block = disk.OpenMapped(path, readOnly: false);
            if (RingMemory.Open(block) is { } memory)
                return new RingTally(memory, name, isOwner: true);
        }
        catch (Exception e) when (RingFile.IsUnreadable(e))
        {
            // Gone since, or damaged: nobody will recover it either.
        }

        block?.Dispose();
        return new RingTally(null, name, isOwner: false);
    }

    public void Dispose()
    {
        if (_isOwner)
            _memory?.Dispose();
    }
}
