using Hewn.Store.Entries;
using Hewn.Store.Rings;

namespace Hewn.Store.Segments;

/// <summary>Reads the last entries of files from their ends, no more of them than needed.</summary>
internal static class EndReader
{
    /// <summary>The last entries that are wanted, oldest first, as lasting copies. The files are not closed.</summary>
    /// <param name="oldestFirst">The files.</param>
    /// <param name="count">How many at most.</param>
    /// <param name="isWanted">Chooses.</param>
    /// <param name="timestamps">Reads times.</param>
    /// <param name="tail">What stands in rings only, or null.</param>
    /// <param name="kept">Where they are kept.</param>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static List<Entry> ReadLast(
        IReadOnlyList<Segment> oldestFirst,
        int count,
        Predicate<Entry> isWanted,
        TimestampReader timestamps,
        RingTail? tail,
        KeptEntries kept)
    {
        var chosen = new List<Entry>();
        for (int i = oldestFirst.Count - 1; i >= 0 && chosen.Count < count; i--)
        {
            SegmentReader NewReader() => new(oldestFirst[i], timestamps, new ReadTally(), tail);
            chosen.InsertRange(0, ReadLast(NewReader, count - chosen.Count, isWanted, isFinal: true, tail, kept));
        }

        return chosen;
    }

    /// <summary>The last entries of one file.</summary>
    /// <param name="newReader">Makes a reader of it. The one made last is left behind the last entry.</param>
    /// <param name="count">How many at most.</param>
    /// <param name="isWanted">Chooses.</param>
    /// <param name="isFinal">See <see cref="SegmentReader.TryRead"/>.</param>
    /// <param name="tail">What stands in rings only, or null.</param>
    /// <param name="kept">Where they are kept.</param>
    public static List<Entry> ReadLast(
        Func<SegmentReader> newReader,
        int count,
        Predicate<Entry> isWanted,
        bool isFinal,
        RingTail? tail,
        KeptEntries kept)
    {
        SegmentReader reader = newReader();
        tail?.Save();
        long length = reader.Segment.IsSeekable ? reader.Segment.Length : 0;
        for (long bytes = Limits.TailBytes; bytes < length; bytes *= 4)
        {
            reader.SeekTo(length - bytes, isLineStart: false);
            List<Entry> last = Collect(reader, count, isWanted, isFinal, isInMiddle: true, kept);
            if (last.Count == count)
                return last;
            last.ForEach(kept.Release);
            reader = newReader();
            tail?.Restore();
        }

        return Collect(reader, count, isWanted, isFinal, isInMiddle: false, kept);
    }

    private static List<Entry> Collect(
        SegmentReader reader, int count, Predicate<Entry> isWanted, bool isFinal, bool isInMiddle, KeptEntries kept)
    {
        var entry = new Entry();
        var last = new Queue<Entry>();
        while (reader.TryRead(entry, isFinal))
        {
            // What is read before the first record with a time may be the rest of one that began before.
            isInMiddle = isInMiddle && (entry.Fault is not null || !entry.HasTimestamp);
            if (isInMiddle || !isWanted(entry))
                continue;
            if (last.Count == count)
                kept.Release(last.Dequeue());
            last.Enqueue(kept.Keep(entry));
        }

        return [.. last];
    }
}
