using Hewn.Store.Entries;

namespace Hewn.Store.Segments;

/// <summary>The last entries of files, reading no older file than needed.</summary>
internal static class TailCollector
{
    /// <summary>The last <paramref name="count"/> entries that are wanted, oldest first, as lasting copies.</summary>
    /// <param name="newestFirst">The readers, each at the front of its file; those not needed stay there.</param>
    /// <param name="count">How many at most.</param>
    /// <param name="isWanted">Chooses.</param>
    /// <param name="isFinal">See <see cref="SegmentReader.TryRead"/>; only the newest file can still grow.</param>
    /// <param name="kept">Where they are kept.</param>
    public static List<Entry> Collect(
        IEnumerable<SegmentReader> newestFirst,
        int count,
        Predicate<Entry> isWanted,
        bool isFinal,
        KeptEntries kept)
    {
        var chosen = new List<Entry>();
        var entry = new Entry();
        foreach (SegmentReader reader in newestFirst)
        {
            int room = count - chosen.Count;
            if (room <= 0)
                break;
            var last = new Queue<Entry>();
            while (reader.TryRead(entry, isFinal))
            {
                if (!isWanted(entry))
                    continue;
                if (last.Count == room)
                    kept.Release(last.Dequeue());
                last.Enqueue(kept.Keep(entry));
            }

            chosen.InsertRange(0, last);
            isFinal = true;
        }

        return chosen;
    }
}
