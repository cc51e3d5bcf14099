using System.Runtime.InteropServices;

namespace Hewn.Store.Querying;

/// <summary>Entries that were read and whose turn has not come. One thread's.</summary>
/// <remarks>They are held in runs, each in order; runs of like length become one.</remarks>
internal sealed class HeldEntries
{
    private readonly List<EntryRun> _runs = []; // each less than half as long as the one before it
    private readonly EntryChunks _chunks = new();
    private long _pageBytes; // that were taken since lines were copied together

    /// <summary>Bytes of memory they take.</summary>
    public long Bytes { get; private set; }

    /// <summary>Takes the entries of a batch.</summary>
    public void Add(EntryBatch batch)
    {
        List<KeptEntry> entries = batch.Entries;
        if (entries.Count == 0)
            return;
        foreach (KeptEntry entry in entries)
            Bytes += entry.Bytes;
        Sort(entries);
        var run = new EntryRun(_chunks);
        foreach (ref KeptEntry entry in CollectionsMarshal.AsSpan(entries))
            run.Add(entry);
        _runs.Add(run);
        while (_runs.Count > 1 && _runs[^2].Count <= 2 * _runs[^1].Count)
            JoinLast();
        _pageBytes += batch.PageBytes;
        if (_pageBytes > 2 * Bytes + QueryLimits.MinHeldWaste)
            CopyTogether();
    }

    /// <summary>Takes the first entry out; false when there is none before a key.</summary>
    public bool TryTake(EntryKey end, out KeptEntry entry)
    {
        entry = default;
        int first = -1;
        for (int i = 0; i < _runs.Count; i++)
        {
            ref KeptEntry next = ref _runs[i].Next;
            if (next.Key >= end)
                continue;
            (first, end) = (i, next.Key);
        }

        if (first < 0)
            return false;
        entry = _runs[first].Take();
        Bytes -= entry.Bytes;
        if (_runs[first].Count == 0)
            _runs.RemoveAt(first);
        return true;
    }

    /// <summary>Lets the last ones go, until they take no more than so many bytes; one stays at least.</summary>
    /// <param name="bytes">How many.</param>
    /// <param name="gone">Told of each that goes.</param>
    /// <returns>The first that went.</returns>
    public EntryKey LetGo(long bytes, Action<KeptEntry> gone)
    {
        while (_runs.Count > 1)
            JoinLast();
        EntryKey least = EntryKey.Behind;
        while (Bytes > bytes && _runs[0].Count > 1)
        {
            KeptEntry last = _runs[0].TakeLast();
            Bytes -= last.Bytes;
            least = last.Key;
            gone(last);
        }

        CopyTogether();
        return least;
    }

    private static void Sort(List<KeptEntry> entries)
    {
        Span<KeptEntry> span = CollectionsMarshal.AsSpan(entries);
        (bool rises, bool falls) = (true, true);
        for (int i = 1; i < span.Length && (rises || falls); i++)
        {
            bool isLess = span[i].Key < span[i - 1].Key;
            rises &= !isLess;
            falls &= isLess;
        }

        if (rises)
            return;
        if (falls)
            span.Reverse();
        else
            span.Sort();
    }

    private void JoinLast()
    {
        (EntryRun left, EntryRun right) = (_runs[^2], _runs[^1]);
        var all = new EntryRun(_chunks);
        while (left.Count > 0 && right.Count > 0)
            all.Add((right.Next.Key < left.Next.Key ? right : left).Take());
        for (EntryRun rest = left.Count > 0 ? left : right; rest.Count > 0;)
            all.Add(rest.Take());
        _runs.RemoveAt(_runs.Count - 1);
        _runs[^1] = all;
    }

    /// <summary>Few lines may hold many pages that nobody needs.</summary>
    private void CopyTogether()
    {
        var pages = new LinePages();
        foreach (EntryRun run in _runs)
            run.Copy(pages);
        _pageBytes = pages.Bytes;
    }
}
