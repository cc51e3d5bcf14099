namespace Hewn.Store.Index;

/// <summary>What a <see cref="LabelIndex"/> knows of the blocks of one group after another. One thread's.</summary>
internal sealed class LabelBlocks(LabelIndex labels)
{
    private readonly List<(LabelBlock Block, int ColumnsAt)> _blocks = [];
    private byte[] _bytes = [];
    private GroupEntry? _group;

    /// <summary>The dictionary of an own column.</summary>
    public byte[][] NamesOf(int column) => labels.Names[column - LabelColumns.FirstOwn];

    /// <summary>What is known of a block.</summary>
    /// <exception cref="DamagedIndexException">It is not what was written.</exception>
    public LabelBlock At(IndexedBlock block)
    {
        if (!ReferenceEquals(_group, block.Group))
            Open(block);
        return block.Number < _blocks.Count
            ? _blocks[block.Number].Block
            : throw new DamagedIndexException("a block without labels");
    }

    /// <summary>An own column of the block that was asked for last.</summary>
    public ReadOnlySpan<byte> BytesOf(IndexedBlock block, int column)
    {
        var source = new ByteCursor(_bytes.AsSpan(_blocks[block.Number].ColumnsAt));
        for (int before = LabelColumns.FirstOwn; before < column; before++)
            source.Take(source.Int32());
        return source.Take(source.Int32());
    }

    private void Open(IndexedBlock block)
    {
        _group = null;
        _blocks.Clear();
        _bytes = labels.ReadGroup(block.Group);
        var source = new ByteCursor(_bytes);
        while (source.Left > 0)
        {
            var known = new LabelBlock(source.UInt16());
            _blocks.Add((known, _bytes.Length - source.Left));
            for (int column = 0; column < LabelColumns.OwnNames.Count; column++)
                source.Take(source.Int32());
        }

        _group = block.Group;
    }
}
