using Hewn.Store.Entries;
using Hewn.Store.Index;
using Hewn.Store.Reading;
using Hewn.Store.Scanning.Reading;

namespace Hewn.Store.Segments;

/// <summary>Asks a file's index which of its blocks may have wanted lines.</summary>
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
        long slack = window.IsAll ? 0 : TimedBlock.SlackOf(segment, options.Zone, timestamps);
        var groups = new TimedBlock[index.Groups.Count][];
        string? problem;
        try
        {
            problem = ParallelScan.Run(
                options.ThreadCount,
                groups.Length,
                () => new Worker(index, BlockSieve.TryMake(options.Wanted, index.SeenPaths), slack, groups),
                options.Stop);
        }
        catch (DamagedIndexException)
        {
            return null;
        }

        if (problem is not null || options.Stop.IsCancellationRequested)
            return null;
        var blocks = new TimedBlock[groups.Sum(group => group.Length)];
        int count = 0;
        foreach (TimedBlock[] group in groups)
        {
            group.CopyTo(blocks, count);
            count += group.Length;
        }

        if (blocks.Length > 0)
            blocks[0] = blocks[0] with { From = 0 }; // Before it a byte order mark may stand.
        return ReadPlan.OfBlocks(blocks, window, identity.Size);
    }

    private static TimedBlock BlockOf(BlockEntry entry, long at, long slack, bool mayHold)
    {
        bool isDated = entry.MinTimeNs <= entry.MaxTimeNs;
        // Lines that are no JSON may be parts of records, or records of another dialect: the index does not know.
        bool isWhole = entry.Malformed == 0 && entry.TooLong == 0;
        return new(
            at,
            at + entry.RawBytes,
            isDated ? TicksOf(entry.MinTimeNs) - slack : 0,
            isDated ? TicksOf(entry.MaxTimeNs) + 1 + slack : 0,
            isDated,
            IsSelfContained: isWhole && isDated && entry.UnsureTimes == 0)
        {
            IsWhole = isWhole,
            MayHold = mayHold,
            MayGoOn = entry.Odd > 0,
            Lines = entry.Rows,
        };
    }

    private static long TicksOf(long ns) => DateTime.UnixEpoch.Ticks + (long)Math.Floor(ns / 100.0m);

    /// <summary>Goes through groups of blocks.</summary>
    private sealed class Worker(IndexFile index, BlockSieve? sieve, long slack, TimedBlock[][] groups) : IScanWorker
    {
        private readonly IndexedBlock _block = new(index);

        public void Work(int item)
        {
            GroupEntry group = index.Groups[item];
            BlockEntry[] entries = _block.Open(group);
            var blocks = new TimedBlock[entries.Length];
            long at = group.RawOffset;
            for (int i = 0; i < entries.Length; i++)
            {
                _block.Enter(entries[i]);
                blocks[i] = BlockOf(entries[i], at, slack, sieve?.MayHold(_block) ?? true);
                _block.Leave();
                at += entries[i].RawBytes;
            }

            groups[item] = blocks;
        }

        public void Dispose()
        {
            // The groups are what it leaves behind.
        }
    }
}
