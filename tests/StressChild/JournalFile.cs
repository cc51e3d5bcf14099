using System.IO.MemoryMappedFiles;

namespace StressChild;

/// <summary>
/// What the threads of a life did, in mapped memory: a kill takes nothing of it. Each thread writes its own part.
/// </summary>
internal sealed class JournalFile : IDisposable
{
    /// <summary>Calls of a thread that have room.</summary>
    public const int Capacity = 1 << 16;

    /// <summary>Threads, and loggers.</summary>
    public const int Threads = 8;

    private const int HeaderBytes = 4096;
    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _view;

    public JournalFile(string path)
    {
        _file = MemoryMappedFile.CreateFromFile(
            path, FileMode.OpenOrCreate, null, HeaderBytes + (8L * Capacity * Threads));
        _view = _file.CreateViewAccessor();
    }

    /// <summary>What was written down in an epoch up to this one was flushed: the log has told of it.</summary>
    public long FlushedEpoch
    {
        get => _view.ReadInt64(0);
        set => _view.Write(0, value);
    }

    /// <summary>Whether the life has stopped its log in order.</summary>
    public bool HasStopped
    {
        get => _view.ReadInt64(8) == 1;
        set => _view.Write(8, value ? 1L : 0);
    }

    /// <summary>Whether a signal ends the log in order; false while one takes over from another.</summary>
    public bool HandlesSignals
    {
        get => _view.ReadInt64(16) == 1;
        set => _view.Write(16, value ? 1L : 0);
    }

    /// <summary>How many changes its driver has made: how far it has come, whatever the machine's speed.</summary>
    public long Steps
    {
        get => _view.ReadInt64(24);
        set => _view.Write(24, value);
    }

    public void Write(int thread, int number, JournalEntry entry) => _view.Write(At(thread, number), entry.Pack());

    /// <summary>A call; null where there was none.</summary>
    public JournalEntry? Read(int thread, int number) =>
        _view.ReadUInt64(At(thread, number)) is var packed && packed == 0 ? null : JournalEntry.Unpack(packed);

    public void Dispose()
    {
        _view.Dispose();
        _file.Dispose();
    }

    private static long At(int thread, int number) => HeaderBytes + (8L * ((thread * Capacity) + number));
}
