namespace Hewn.Store.Index;

/// <summary>Where a group's sections stand in the index, and which part of the segment it is about.</summary>
internal sealed record GroupEntry
{
    public const int Sections = (int)IndexColumn.Blocks + 1;

    public required long RawOffset { get; init; }

    public required long RawBytes { get; init; }

    public required int Blocks { get; init; }

    public required long Offset { get; init; }

    public required int[] Lengths { get; init; }

    public required ulong[] Checksums { get; init; }

    public long OffsetOf(IndexColumn section)
    {
        long offset = Offset;
        for (int i = 0; i < (int)section; i++)
            offset += Lengths[i];
        return offset;
    }

    public void Write(ByteBuffer target)
    {
        target.AddInt64(RawOffset);
        target.AddInt64(RawBytes);
        target.AddInt32(Blocks);
        target.AddInt64(Offset);
        for (int i = 0; i < Sections; i++)
        {
            target.AddInt32(Lengths[i]);
            target.AddUInt64(Checksums[i]);
        }
    }

    public static GroupEntry Read(ref ByteCursor source)
    {
        var entry = new GroupEntry
        {
            RawOffset = source.Int64(),
            RawBytes = source.Int64(),
            Blocks = source.Int32(),
            Offset = source.Int64(),
            Lengths = new int[Sections],
            Checksums = new ulong[Sections],
        };
        for (int i = 0; i < Sections; i++)
            (entry.Lengths[i], entry.Checksums[i]) = (source.Int32(), source.UInt64());
        bool isSound = entry.RawBytes > 0 && entry.Blocks is > 0 and <= IndexLimits.MaxBlocksInGroup
            && entry.Offset >= 0 && entry.Lengths.All(length => length is >= 0 and <= IndexLimits.MaxSectionBytes);
        return isSound ? entry : throw new DamagedIndexException("a group of impossible size");
    }
}
