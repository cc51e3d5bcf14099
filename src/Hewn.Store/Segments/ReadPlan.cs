using Hewn.Archives;
using Hewn.Store.Index;
using Hewn.Store.Entries;
using Hewn.Store.Reading;

namespace Hewn.Store.Segments;

/// <summary>
/// Which parts of a file to read for a wanted time. What an index or an archive says of its blocks is exact, in
/// whatever order the lines are; a search is made only in a file that is in order.
/// </summary>
/// <param name="Stretches">The parts, in their order.</param>
/// <param name="IsInOrder">Whether nothing wanted follows an entry that is later than the wanted time by more than
/// <see cref="Limits.OrderSlack"/>.</param>
/// <param name="SkippedBytes">Bytes of text that are in no part.</param>
internal sealed record ReadPlan(List<Stretch> Stretches, bool IsInOrder, long SkippedBytes)
{
    /// <summary>Tells further parts when these are read; null: there are none.</summary>
    public TextScan? Scan { get; init; }

    /// <summary>Makes the plan.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static ReadPlan Of(Segment segment, ReadOptions options, TimestampReader timestamps)
    {
        TimeWindow window = options.Window;
        if ((window.IsAll && !BlockSieve.CanJudge(options.Wanted)) || segment.IsStream)
            return Whole();
        if (segment.ArchiveIndex is { } archive)
            return window.IsAll ? Whole() : OfArchive(segment, archive, options, timestamps);
        if (!segment.IsSeekable || segment.Length < Limits.MinSearchedBytes)
            return Whole();
        ReadPlan? indexed = options.UseIndexes
            ? IndexedStretches.TryPlan(segment, window, options, timestamps)
            : null;
        if (indexed is not null && (!window.IsAll || indexed.SkippedBytes > segment.Length / 2))
            return indexed;
        // Of records that go over several lines an index may know little.
        return (window.IsAll ? OfTexts(segment, options)
                : TimeSearcher.TryPlan(segment, window, options.Search, timestamps))
            ?? indexed
            ?? Whole();
    }

    /// <summary>A plan of blocks.</summary>
    internal static ReadPlan OfBlocks(TimedBlock[] blocks, TimeWindow window, long textBytes)
    {
        KeepTogether(blocks);
        var stretches = new List<Stretch>();
        long read = 0;
        long before = 0;
        bool isOpen = false; // The block before is read.
        bool carries = false; // A wanted record of a block before may go on in this one.
        bool isTextOpen = false; // A record of the block before may go on in this one.
        long lines = 0; // between the stretches; negative when that is not known
        foreach (TimedBlock block in blocks)
        {
            bool isWanted = block.IsDated && window.Overlaps(block.FirstTicks, block.LastTicks);
            bool isInTime = window.IsAll || isWanted || carries || !block.IsSelfContained;
            bool isNeeded = isInTime && (block.MayHold || !block.IsWhole || isTextOpen);
            if (isNeeded && isOpen)
                stretches[^1] = stretches[^1] with { To = block.To };
            else if (isNeeded)
                stretches.Add(new(block.From, block.To, true, before, lines));
            lines = isNeeded ? 0 : lines < 0 || block.Lines < 0 || !block.IsWhole ? -1 : lines + block.Lines;
            isTextOpen = !block.IsWhole;
            read += isNeeded ? block.To - block.From : 0;
            carries = isWanted || !block.IsSelfContained || (carries && !block.IsDated);
            before = block.IsDated ? block.LastTicks : before;
            isOpen = isNeeded;
        }

        if (blocks.Length > 0 && stretches.Count > 0 && stretches[^1].To == blocks[^1].To)
            stretches[^1] = stretches[^1] with { To = long.MaxValue };
        return new(stretches, false, Math.Max(0, textBytes - read));
    }

    /// <summary>A record of several lines that are JSON, each by itself, is read from its first one to its last one.
    /// </summary>
    private static void KeepTogether(TimedBlock[] blocks)
    {
        bool before = false; // The block before may hold something, as it was.
        for (int i = 0; i < blocks.Length; i++)
        {
            bool mayHold = blocks[i].MayHold;
            if (i > 0 && blocks[i].MayGoOn && mayHold != before)
            {
                blocks[i - 1] = blocks[i - 1] with { MayHold = true };
                blocks[i] = blocks[i] with { MayHold = true };
            }

            before = mayHold;
        }
    }

    private static ReadPlan? OfTexts(Segment segment, ReadOptions options) =>
        TextScan.TryMake(segment, options) is { } scan ? new([], false, 0) { Scan = scan } : null;

    private static ReadPlan Whole() => new([Stretch.Whole], false, 0);

    private static ReadPlan OfArchive(
        Segment segment, ArchiveIndex archive, ReadOptions options, TimestampReader timestamps)
    {
        long slack = TimedBlock.SlackOf(segment, options.Zone, timestamps);
        return OfBlocks(
            [
                .. archive.Blocks.Select(block => new TimedBlock(
                    block.TextOffset,
                    block.TextOffset + block.TextBytes,
                    TicksOf(block.FirstUs ?? 0) - slack,
                    TicksOf(block.LastUs ?? 0) + TimeSpan.TicksPerMicrosecond + slack,
                    block.FirstUs is not null,
                    IsSelfContained: true)),
            ],
            options.Window,
            archive.TextBytes);
    }

    private static long TicksOf(long us) => DateTime.UnixEpoch.Ticks + us * TimeSpan.TicksPerMicrosecond;
}
