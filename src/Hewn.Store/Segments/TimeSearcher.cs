using Hewn.Store.Dialects;
using Hewn.Store.Entries;
using Hewn.Store.Reading;

namespace Hewn.Store.Segments;

/// <summary>Finds the begin of a wanted time in a file that is in order, by halving.</summary>
internal static class TimeSearcher
{
    private const long NearBytes = 64 * 1024; // Rather read than searched.

    /// <summary>Null when the file may not be searched, or is seen not to be in order.</summary>
    public static ReadPlan? TryPlan(Segment segment, TimeWindow window, TimeSearch search, TimestampReader timestamps)
    {
        long length = segment.Length;
        var probe = new SegmentProbe(segment, timestamps);
        if (search == TimeSearch.Never || !probe.TryFindDated(0, out _, out _)
            || (search == TimeSearch.Ordered && !KeepsOrder(probe.Entry))
            || !IsInOrder(probe, 0, length))
            return null;
        if (window.FromTicks == long.MinValue)
            return new([Stretch.Whole], true, 0);
        Stretch start = FindStart(probe, length, window.FromTicks);
        // Once more where it counts: around the place that was found.
        long from = Math.Max(0, start.From - NearBytes * Limits.OrderProbes / 2);
        return IsInOrder(probe, from, Math.Min(length, from + NearBytes * Limits.OrderProbes))
            ? new([start], true, start.From)
            : null;
    }

    /// <summary>Whether the writer of a file keeps its records in order: Hewn's does.</summary>
    private static bool KeepsOrder(Entry entry) =>
        entry.Dialect == DialectNames.Hewn && entry.Fault is null && entry.Level is not null
        && entry.Raw.Span.StartsWith("{\"timestamp\":\""u8);

    private static bool IsInOrder(SegmentProbe probe, long from, long to)
    {
        long latest = long.MinValue;
        for (int i = 0; i <= Limits.OrderProbes; i++)
        {
            if (!probe.TryFindDated(from + (to - from) / Limits.OrderProbes * i, out long ticks, out _))
                continue;
            if (latest != long.MinValue && ticks < latest - Limits.OrderSlack.Ticks)
                return false;
            latest = Math.Max(latest, ticks);
        }

        return true;
    }

    /// <summary>A place before which all is earlier than the wanted time, by more than the slack.</summary>
    private static Stretch FindStart(SegmentProbe probe, long length, long fromTicks)
    {
        long wanted = fromTicks - Limits.OrderSlack.Ticks;
        long low = 0; // The first dated entry from here on is earlier, or this is the front.
        long lowTicks = 0;
        long high = length; // The first dated entry from here on is not earlier, or there is none.
        while (high - low > NearBytes)
        {
            long middle = low + (high - low) / 2;
            if (probe.TryFindDated(middle, out long ticks, out _) && ticks < wanted)
                (low, lowTicks) = (middle, ticks);
            else
                high = middle;
        }

        return new(low, long.MaxValue, low == 0, lowTicks);
    }
}
