using Hewn.LogQL.Entries;
using Hewn.Store.Index;
using Hewn.Store.Scanning;
using Hewn.Store.Scanning.Lines;
using Hewn.Store.Scanning.Reading;

namespace Hewn.Store.Querying;

/// <summary>The stretches of a file to read, one after the other; those that an index rules out are left out.</summary>
internal static class IndexedChunks
{
    /// <summary>The stretches of a file.</summary>
    /// <param name="question">What is wanted of lines; it stands at the file.</param>
    /// <param name="file">The file.</param>
    /// <param name="options">How it is read.</param>
    /// <param name="isForward">True from the head.</param>
    public static IEnumerable<Stretch> Of(
        ReadingQuestion question, ScanFile file, LocalSourceOptions options, bool isForward)
    {
        string path = "";
        bool hasNone = options.Index == IndexUse.Never || question.Form != LineForm.Json;
        IndexFile? index = hasNone ? null : SegmentIndex.TryOpenPart(file, out path);
        EntryRequest request = question.Plan.Request;
        IReadOnlyList<Stretch> rest = options.Times.Begin(file, question.Form, ChunkWorker.ChunkBytes)
            .Wanted(index?.End ?? 0, request.StartNs, request.EndNs);
        if (!isForward)
            rest = [.. rest.Reverse()];
        if (index is null)
            return rest;
        options.Tally.AddIndexed();
        LabelIndex? labels = LabelIndex.TryOpen(LabelIndex.PathOf(path), index);
        return Wanted(new(question, index, labels), index, labels, rest, isForward);
    }

    private static IEnumerable<Stretch> Wanted(
        BlockChoice choice, IndexFile index, LabelIndex? labels, IReadOnlyList<Stretch> rest, bool isForward)
    {
        using IndexFile opened = index;
        using LabelIndex? known = labels;
        var block = new IndexedBlock(index);
        if (!isForward)
        {
            foreach (Stretch stretch in rest)
                yield return stretch;
        }

        foreach (GroupEntry group in isForward ? index.Groups : index.Groups.Reverse())
        {
            List<Stretch> wanted = Wanted(choice, block, group);
            if (!isForward)
                wanted.Reverse();
            foreach (Stretch stretch in wanted)
                yield return stretch;
        }

        if (isForward)
        {
            foreach (Stretch stretch in rest)
                yield return stretch;
        }
    }

    /// <summary>The stretches of a group, blocks beside each other as one, none longer than a chunk.</summary>
    private static List<Stretch> Wanted(BlockChoice choice, IndexedBlock block, GroupEntry group)
    {
        var wanted = new List<Stretch>();
        long end = group.RawOffset + group.RawBytes;
        long at = group.RawOffset;
        long from = -1;
        try
        {
            foreach (BlockEntry entry in block.Open(group))
            {
                block.Enter(entry);
                // A line that is too long to be read is told of by who reads.
                bool isWanted = entry.TooLong > 0 || choice.MayMatter(block);
                if (isWanted && from < 0)
                    from = at;
                if (!isWanted && from >= 0)
                {
                    Cut(wanted, from, at);
                    from = -1;
                }

                at += entry.RawBytes;
                block.Leave();
            }
        }
        catch (DamagedIndexException)
        {
            from = from < 0 ? at : from; // the rest is read
        }

        if (from >= 0)
            Cut(wanted, from, end);
        return wanted;
    }

    private static void Cut(List<Stretch> wanted, long from, long to)
    {
        for (long at = from; at < to; at += ChunkWorker.ChunkBytes)
            wanted.Add(new(at, Math.Min(to, at + ChunkWorker.ChunkBytes), at == from));
    }
}
