using Hewn.LogQL.Entries;
using Hewn.Store.Entries;
using Hewn.Store.Segments;

namespace Hewn.Store.Querying;

/// <summary>Reads whole files entry by entry.</summary>
internal static class EntryReading
{
    /// <summary>Hands a file's entries over, as they stand.</summary>
    /// <returns>False when the consumer wants no more.</returns>
    public static bool Read(LocalFile file, ReadingQuestion question, LocalSourceOptions options,
        IEntryConsumer consumer, CancellationToken token)
    {
        using var walk = EntryWalk.TryOpen(file, question, options);
        while (walk?.TryNext(out LogEntry entry, token) == true)
        {
            token.ThrowIfCancellationRequested();
            if (!consumer.Accept(entry))
                return false;
        }

        token.ThrowIfCancellationRequested();
        return true;
    }

    /// <summary>The times of a file's first and last dated entries; null when none has one.</summary>
    public static FileExtent? ExtentOf(string path, TimeZoneInfo zone)
    {
        (long First, long Last)? extent = null;
        foreach ((long? time, _) in Times(path, zone))
        {
            if (time is not { } ns)
                continue;
            if (extent is null && LastAtEnd(path, zone) is { } last)
                return new(Math.Min(ns, last), Math.Max(ns, last));
            extent = (extent is { } known ? Math.Min(known.First, ns) : ns, ns);
        }

        return extent is { } all ? new FileExtent(all.First, all.Last) : null;
    }

    /// <summary>The time of the first dated entry; null when none at the head has one.</summary>
    public static long? FirstOf(string path, TimeZoneInfo zone) => FirstOf(path, zone, out _);

    /// <summary>The time of the first dated entry; null when none at the head has one.</summary>
    /// <param name="path">The file.</param>
    /// <param name="zone">The zone of times that name none.</param>
    /// <param name="isAll">Whether none behind the head has one either, because there is none.</param>
    public static long? FirstOf(string path, TimeZoneInfo zone, out bool isAll)
    {
        isAll = false;
        foreach ((long? ns, long end) in Times(path, zone))
        {
            if (ns is not null || end >= QueryLimits.WalkedEdgeBytes)
                return ns;
        }

        isAll = true;
        return null;
    }

    /// <summary>The time of the first dated entry, wherever that is; null when none has one.</summary>
    public static long? FirstAnywhere(string path, TimeZoneInfo zone)
    {
        foreach ((long? ns, _) in Times(path, zone))
        {
            if (ns is not null)
                return ns;
        }

        return null;
    }

    /// <summary>The time of the last dated entry, found near the end of a long file; null where it is not.</summary>
    private static long? LastAtEnd(string path, TimeZoneInfo zone)
    {
        using Segment? segment = TryOpen(path);
        if (segment is not { IsSeekable: true, Length: > 4 * QueryLimits.WalkedEdgeBytes })
            return null;
        using var reader = new SegmentReader(segment, new TimestampReader(zone), new ReadTally());
        reader.SeekTo(segment.Length - QueryLimits.WalkedEdgeBytes, isLineStart: false);
        var entry = new Entry();
        long? last = null;
        while (TryRead(reader, entry))
            last = entry.HasTimestamp ? NsOf(entry) : last;
        return last;
    }

    /// <summary>The times of entries, null of one that has none, each with where it ends.</summary>
    private static IEnumerable<(long? Ns, long End)> Times(string path, TimeZoneInfo zone)
    {
        using Segment? segment = TryOpen(path);
        if (segment is null)
            yield break;
        using var reader = new SegmentReader(segment, new TimestampReader(zone), new ReadTally());
        var entry = new Entry();
        while (TryRead(reader, entry))
            yield return (entry.HasTimestamp ? NsOf(entry) : null, entry.Offset + entry.RawLength);
    }

    private static long NsOf(Entry entry) =>
        (entry.UtcTicks - DateTime.UnixEpoch.Ticks) * TimeSpan.NanosecondsPerTick;

    private static bool TryRead(SegmentReader reader, Entry entry)
    {
        try
        {
            return reader.TryRead(entry, isFinal: true);
        }
        catch (IOException)
        {
            return false; // the reading itself will say it
        }
    }

    private static Segment? TryOpen(string path)
    {
        try
        {
            return Segment.TryOpenAny(path);
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            return null; // as above
        }
    }
}
