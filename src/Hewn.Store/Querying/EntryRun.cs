namespace Hewn.Store.Querying;

/// <summary>Entries in order, from which the first and the last are taken. One thread's.</summary>
/// <param name="chunks">Where their room comes from, and goes to as they are taken.</param>
internal sealed class EntryRun(EntryChunks chunks)
{
    private readonly LinkedList<KeptEntry[]> _all = new();
    private KeptEntry[] _first = [];
    private int _from; // in the first
    private int _to = QueryLimits.ChunkEntries; // in the last

    public int Count { get; private set; }

    /// <summary>The first one; there is one.</summary>
    public ref KeptEntry Next => ref _first[_from];

    /// <summary>Takes one that comes behind all others.</summary>
    public void Add(in KeptEntry entry)
    {
        if (_to == QueryLimits.ChunkEntries)
        {
            _all.AddLast(chunks.Take());
            _first = _all.First!.Value;
            _to = 0;
        }

        _all.Last!.Value[_to++] = entry;
        Count++;
    }

    /// <summary>Takes the first one out; there is one.</summary>
    public KeptEntry Take()
    {
        KeptEntry entry = Next;
        Next = default; // its line is not held
        _from++;
        Count--;
        if (_from == QueryLimits.ChunkEntries || Count == 0)
            EndFirst();
        return entry;
    }

    /// <summary>Takes the last one out; there is one.</summary>
    public KeptEntry TakeLast()
    {
        KeptEntry[] last = _all.Last!.Value;
        _to--;
        KeptEntry entry = last[_to];
        last[_to] = default;
        Count--;
        if (_to == 0 && Count > 0)
        {
            _all.RemoveLast();
            chunks.Return(last);
            _to = QueryLimits.ChunkEntries;
        }

        return entry;
    }

    /// <summary>Has the lines stand in other pages.</summary>
    public void Copy(LinePages pages)
    {
        for (LinkedListNode<KeptEntry[]>? chunk = _all.First; chunk is not null; chunk = chunk.Next)
        {
            int from = chunk.Previous is null ? _from : 0;
            int to = chunk.Next is null ? _to : QueryLimits.ChunkEntries;
            foreach (ref KeptEntry entry in chunk.Value.AsSpan(from..to))
                entry = entry with { Line = pages.Copy(entry.Line.Span) };
        }
    }

    private void EndFirst()
    {
        _all.RemoveFirst();
        chunks.Return(_first);
        _first = _all.First?.Value ?? [];
        _from = 0;
        if (_all.Count == 0)
            _to = QueryLimits.ChunkEntries;
    }
}
