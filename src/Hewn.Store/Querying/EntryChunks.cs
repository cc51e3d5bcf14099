namespace Hewn.Store.Querying;

/// <summary>Room for entries that are held, used again and again: what is sorted anew each moment is no garbage.
/// One thread's.</summary>
internal sealed class EntryChunks
{
    private readonly Stack<KeptEntry[]> _free = new();

    /// <summary>Room for <see cref="QueryLimits.ChunkEntries"/> entries.</summary>
    public KeptEntry[] Take() => _free.TryPop(out KeptEntry[]? chunk) ? chunk : new KeptEntry[QueryLimits.ChunkEntries];

    /// <summary>Takes room back in which no entry is left.</summary>
    public void Return(KeptEntry[] chunk)
    {
        if (_free.Count < QueryLimits.MaxFreeChunks)
            _free.Push(chunk);
    }
}
