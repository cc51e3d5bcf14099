using Hewn.Store.Index;

namespace Hewn.Store.Querying;

/// <summary>The parts of a file that its index does not rule out, with the times that it knows.</summary>
/// <param name="question">What is wanted of lines; it stands at the file.</param>
/// <param name="index">The index.</param>
/// <param name="labels">What it does not say of lines; null when that is not known.</param>
/// <param name="partBytes">Blocks beside each other become one part, until it has so many bytes.</param>
internal sealed class IndexedParts(ReadingQuestion question, IndexFile index, LabelIndex? labels, int partBytes)
{
    private readonly BlockChoice _choice = new(question, index, labels);
    private readonly IndexedBlock _block = new(index);
    private TimedStretch? _part; // to which blocks may be added

    /// <summary>All of them, as they stand in the file.</summary>
    public List<TimedStretch> All()
    {
        var all = new List<TimedStretch>();
        foreach (GroupEntry group in index.Groups)
        {
            AddGroup(all, group);
            Close(all);
        }

        return all;
    }

    private void AddGroup(List<TimedStretch> all, GroupEntry group)
    {
        long at = group.RawOffset;
        try
        {
            foreach (BlockEntry entry in _block.Open(group))
            {
                _block.Enter(entry);
                // A line that is too long to be read is told of by who reads.
                if (entry.TooLong > 0 || _choice.MayMatter(_block))
                    AddBlock(all, at, entry);
                else
                    Close(all);
                at += entry.RawBytes;
                _block.Leave();
            }
        }
        catch (DamagedIndexException)
        {
            Close(all);
            for (long end = group.RawOffset + group.RawBytes; at < end; at += partBytes)
                all.Add(new(new(at, Math.Min(end, at + partBytes), at == group.RawOffset), false, 0, 0));
        }
    }

    private void AddBlock(List<TimedStretch> all, long at, BlockEntry entry)
    {
        // A line without a time takes one of another block; times without a zone are another's here.
        bool isKnown = entry.TooLong == 0 && entry.Malformed == 0 && question.IsUtc
            && entry.MinTimeNs <= entry.MaxTimeNs && !TimeColumn.HasNulls(_block.Bytes(IndexColumn.Time));
        if (_part is { } part && part.IsKnown == isKnown && part.Stretch.To - part.Stretch.From < partBytes)
        {
            _part = new(part.Stretch with { To = at + entry.RawBytes }, isKnown,
                Math.Min(part.MinNs, entry.MinTimeNs), Math.Max(part.MaxNs, entry.MaxTimeNs));
            return;
        }

        Close(all);
        _part = new(new(at, at + entry.RawBytes, IsLineStart: true), isKnown, entry.MinTimeNs, entry.MaxTimeNs);
    }

    private void Close(List<TimedStretch> all)
    {
        if (_part is { } part)
            all.Add(part);
        _part = null;
    }
}
