using Hewn.Store.Entries;
using Hewn.Store.Merging;
using Hewn.Store.Rings;
using Hewn.Store.Segments;

namespace Hewn.Store;

/// <summary>
/// The end of a rotated log, for programs that show their own logs. Thread-safe: each call stands alone.
/// </summary>
public static class LogTail
{
    /// <summary>
    /// The last records of a log over its rotated files (<c>api.log</c>, <c>api.log.1</c> …) and those of
    /// processes that share it (<c>api.2.log</c> …), oldest first, each as
    /// JSON text on one line. What is no record is left out. The files may be written and rotated meanwhile.
    /// </summary>
    /// <param name="path">Path of the active file. That it, or its folder, is missing is no error: then nothing
    /// comes.</param>
    /// <param name="count">How many at most; 0 gives none.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is negative.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">A file may not be read.</exception>
    public static IReadOnlyList<string> ReadLast(string path, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        List<Entry> entries = ReadLastShared(
            LogSet.At(path), count, TimeZoneInfo.Utc, new ReadTally(), e => e.Fault is null, _ => null);
        return entries.ConvertAll(entry => JsonText.OnOneLine(entry.Json.Span));
    }

    /// <summary>As <see cref="ReadLast(LogSet, int, TimeZoneInfo, ReadTally, Predicate{Entry}, RingTail?)"/>, over the
    /// files of all processes that share the log.</summary>
    /// <param name="set">The log.</param>
    /// <param name="count">How many at most.</param>
    /// <param name="naiveZone">The zone of timestamps without one.</param>
    /// <param name="tally">Counts what is read, wanted or not.</param>
    /// <param name="isWanted">Chooses; sees entries that are no record, too.</param>
    /// <param name="tailOf">What stands in rings only, of each file's set.</param>
    /// <exception cref="IOException">A file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">A file may not be read.</exception>
    public static List<Entry> ReadLastShared(
        LogSet set,
        int count,
        TimeZoneInfo naiveZone,
        ReadTally tally,
        Predicate<Entry> isWanted,
        Func<LogSet, RingTail?> tailOf)
    {
        ArgumentNullException.ThrowIfNull(set);
        ArgumentNullException.ThrowIfNull(tailOf);
        var kept = new KeptEntries();
        return LastOf(
            [
                .. set.Sharers().Select(each => ReadLast(
                    each, count, naiveZone, tally, isWanted, tailOf(each), kept)),
            ],
            count);
    }

    /// <summary>The last of several lists, by time.</summary>
    internal static List<Entry> LastOf(List<List<Entry>> lists, int count)
    {
        if (lists.Count == 1)
            return lists[0];
        var merged = new List<Entry>();
        using var all = new SharedReader(lists.Select(list => new EntryList(list)));
        while (all.TryRead())
            merged.Add(all.Current);
        return merged[Math.Max(0, merged.Count - count)..];
    }

    /// <summary>The last entries of a set that are wanted, oldest first, as lasting copies.</summary>
    /// <param name="set">What to read; files that are older than needed are not.</param>
    /// <param name="count">How many at most.</param>
    /// <param name="naiveZone">The zone of timestamps without one.</param>
    /// <param name="tally">Counts what is read, wanted or not.</param>
    /// <param name="isWanted">Chooses; sees entries that are no record, too.</param>
    /// <param name="tail">What stands in rings only and is to be among them; null when nothing is.</param>
    /// <exception cref="IOException">A file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">A file may not be read.</exception>
    public static List<Entry> ReadLast(
        LogSet set,
        int count,
        TimeZoneInfo naiveZone,
        ReadTally tally,
        Predicate<Entry> isWanted,
        RingTail? tail = null) =>
        ReadLast(set, count, naiveZone, tally, isWanted, tail, new());

    private static List<Entry> ReadLast(
        LogSet set,
        int count,
        TimeZoneInfo naiveZone,
        ReadTally tally,
        Predicate<Entry> isWanted,
        RingTail? tail,
        KeptEntries kept)
    {
        ArgumentNullException.ThrowIfNull(set);
        ArgumentNullException.ThrowIfNull(isWanted);
        var timestamps = new TimestampReader(naiveZone);
        List<SegmentReader> readers =
            set.Open().ConvertAll(segment => new SegmentReader(segment, timestamps, tally, tail));
        readers.Reverse();
        try
        {
            List<Entry> last = TailCollector.Collect(readers, count, isWanted, isFinal: true, kept);
            return tail?.MergeAll(last, count, isWanted, tally) ?? last;
        }
        finally
        {
            readers.ForEach(reader => reader.Dispose());
        }
    }
}
