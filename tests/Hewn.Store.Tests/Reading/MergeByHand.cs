using Hewn.Store.Entries;
using Hewn.Store.Reading;
using Hewn.Store.Segments;

namespace Hewn.Store.Tests.Reading;

/// <summary>What a reading must give, done in the simplest way: everything in memory, one look at all heads each time.
/// </summary>
internal static class MergeByHand
{
    public static List<(long Ticks, string Text)> Of(LogSources sources, DateTime? since = null, DateTime? until = null)
    {
        List<Queue<(long Ticks, string Text)>> logs = [];
        foreach (LogSource source in sources.Logs)
        {
            List<Entry> entries = ReadWhole(source);
            long first = entries.Find(entry => entry.HasTimestamp)?.UtcTicks ?? 0;
            logs.Add(new(entries
                .Select(entry => (Ticks: entry.UtcTicks == 0 ? first : entry.UtcTicks, Text: entry.RawText()))
                .Where(entry => (since is null || entry.Ticks >= since.Value.Ticks)
                    && (until is null || entry.Ticks < until.Value.Ticks))));
        }

        var merged = new List<(long Ticks, string Text)>();
        while (logs.Exists(log => log.Count > 0))
        {
            Queue<(long Ticks, string Text)> next = logs.Where(log => log.Count > 0).MinBy(log => log.Peek().Ticks)!;
            (long ticks, string text) = next.Dequeue();
            merged.Add((ticks, $"{ticks} {text}"));
        }

        return merged;
    }

    private static List<Entry> ReadWhole(LogSource source)
    {
        var entries = new List<Entry>();
        var entry = new Entry();
        long last = 0;
        foreach (string file in source.Files)
        {
            using var reader = new SegmentReader(
                Segment.TryOpenAny(file)!, new TimestampReader(TimeZoneInfo.Utc), new ReadTally());
            reader.LastTicks = last;
            while (reader.TryRead(entry, isFinal: true))
                entries.Add(entry.Copy());
            last = reader.LastTicks;
        }

        return entries;
    }
}
