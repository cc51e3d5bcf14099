namespace Hewn.Store.Index;

/// <summary>A block of a group, with its columns at hand. One thread's; used again for each block.</summary>
internal sealed class IndexedBlock(IndexFile index)
{
    private readonly byte[][] _buffers = [.. Enumerable.Repeat(Array.Empty<byte>(), GroupEntry.Sections)];
    private readonly ReadOnlyMemory<byte>?[] _sections = new ReadOnlyMemory<byte>?[GroupEntry.Sections];
    private readonly int[] _offsets = new int[BlockEntry.Sections];
    private GroupEntry? _group;

    public IndexFile Index => index;

    public BlockEntry Entry { get; private set; } = null!;

    /// <summary>The group it is in.</summary>
    public GroupEntry Group => _group!;

    /// <summary>Its place among the blocks of the group.</summary>
    public int Number { get; private set; }

    /// <summary>The rows that pass, as far as conditions have been looked at.</summary>
    public RowSet Rows { get; } = new();

    /// <summary>Goes to a group and gives its blocks.</summary>
    /// <exception cref="DamagedIndexException">What is known of them is not sound.</exception>
    public BlockEntry[] Open(GroupEntry group)
    {
        Array.Clear(_sections);
        Array.Clear(_offsets);
        (_group, Number) = (group, 0);
        var source = new ByteCursor(Section(IndexColumn.Blocks).Span);
        var blocks = new BlockEntry[group.Blocks];
        Int128 raw = 0;
        Span<long> lengths = stackalloc long[BlockEntry.Sections];
        lengths.Clear();
        for (int i = 0; i < blocks.Length; i++)
        {
            BlockEntry entry = blocks[i] = BlockEntry.Read(ref source);
            raw += entry.RawBytes;
            for (int section = 0; section < lengths.Length; section++)
                lengths[section] += entry.Lengths[section];
        }

        if (raw != group.RawBytes)
            throw new DamagedIndexException("blocks that are not as long as their group");
        for (int i = 0; i < lengths.Length; i++)
        {
            if (lengths[i] != group.Lengths[i])
                throw new DamagedIndexException("columns that are not as long as their section");
        }

        return blocks;
    }

    /// <summary>Goes to a block; they are gone through in their order, without leaving one out.</summary>
    public void Enter(BlockEntry entry)
    {
        Entry = entry;
        Rows.Fill(entry.Rows);
    }

    /// <summary>Leaves the block for the next one.</summary>
    public void Leave()
    {
        for (int i = 0; i < BlockEntry.Sections; i++)
            _offsets[i] += Entry.Lengths[i];
        Number++;
    }

    /// <summary>The block's part of a section.</summary>
    public ReadOnlySpan<byte> Bytes(IndexColumn column) =>
        Section(column).Span.Slice(_offsets[(int)column], Entry.Lengths[(int)column]);

    private ReadOnlyMemory<byte> Section(IndexColumn column)
    {
        int at = (int)column;
        return _sections[at] ??= index.ReadSection(_group!, column, ref _buffers[at]);
    }
}
