namespace Hewn.Store.Index;

/// <summary>The time is in a range.</summary>
internal sealed class TimeBlockTest(long? fromNs, long? untilNs) : IBlockTest
{
    private readonly TimeColumn _times = new();

    public bool MayPass(IndexedBlock block) =>
        block.Entry.MinTimeNs <= block.Entry.MaxTimeNs
        && (fromNs is null || block.Entry.MaxTimeNs >= fromNs)
        && (untilNs is null || block.Entry.MinTimeNs < untilNs);

    public bool TryNarrow(IndexedBlock block)
    {
        ReadOnlySpan<byte> bytes = block.Bytes(IndexColumn.Time);
        bool isInside = (fromNs is null || block.Entry.MinTimeNs >= fromNs)
            && (untilNs is null || block.Entry.MaxTimeNs < untilNs);
        if (isInside && !TimeColumn.HasNulls(bytes))
            return true;
        _times.Read(bytes, block.Entry.Rows);
        Span<ulong> outside = stackalloc ulong[IndexLimits.MaxRows / 64];
        _times.Nulls.CopyTo(outside);
        ReadOnlySpan<long> times = _times.Times;
        for (int row = 0; row < times.Length; row++)
        {
            if ((fromNs is not null && times[row] < fromNs) || (untilNs is not null && times[row] >= untilNs))
                outside[row >> 6] |= 1UL << (row & 63);
        }

        block.Rows.Remove(outside);
        return true;
    }
}
