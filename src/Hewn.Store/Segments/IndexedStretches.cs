using Hewn.Store.Entries;
using Hewn.Store.Index;
using Hewn.Store.Reading;

namespace Hewn.Store.Segments;

/// <summary>Asks a file's index which of its blocks have lines of a wanted time.</summary>
internal static class IndexedStretches
{
    /// <summary>Null when there is no index of the file as it is, or it is damaged.</summary>
    public static ReadPlan? TryPlan(
        Segment segment, TimeWindow window, ReadOptions options, TimestampReader timestamps)
    {
        SegmentIdentity identity = SegmentIdentity.Of(segment.Handle);
        using IndexFile? index = IndexFile.TryOpen(IndexPath.Of(segment.Path, identity), identity);
        if (index is null)
            return null;
        try
        {
            long slack = TimedBlock.SlackOf(segment, options.Zone, timestamps);
            var blocks = new List<TimedBlock>();
            var block = new IndexedBlock(index);
            foreach (GroupEntry group in index.Groups)
            {
                long at = group.RawOffset;
                foreach (BlockEntry entry in block.Open(group))
                {
                    blocks.Add(BlockOf(entry, at, slack));
                    at += entry.RawBytes;
                }
            }

            if (blocks.Count > 0)
                blocks[0] = blocks[0] with { From = 0 }; // Before it a byte order mark may stand.
            return ReadPlan.OfBlocks(blocks, window, identity.Size);
        }
        catch (DamagedIndexException)
        {
            return null;
        }
    }

    private static TimedBlock BlockOf(BlockEntry entry, long at, long slack)
    {
        bool isDated = entry.MinTimeNs <= entry.MaxTimeNs;
        return new(
            at,
            at + entry.RawBytes,
            isDated ? TicksOf(entry.MinTimeNs) - slack : 0,
            isDated ? TicksOf(entry.MaxTimeNs) + 1 + slack : 0,
            isDated,
            // Lines that are no JSON may be parts of records, or records of another dialect: the index does not know.
            IsSelfContained: entry.Malformed == 0 && entry.TooLong == 0 && isDated);
    }

    private static long TicksOf(long ns) => DateTime.UnixEpoch.Ticks + (long)Math.Floor(ns / 100.0m);
}
