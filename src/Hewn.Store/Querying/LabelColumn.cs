using Hewn.Store.Index;

namespace Hewn.Store.Querying;

/// <summary>A label's texts in one block after another. One thread's.</summary>
/// <param name="name">The label.</param>
/// <param name="column">Its column, numbered as in <see cref="LabelColumns"/>.</param>
/// <param name="labels">Has the columns that the index has not.</param>
internal sealed class LabelColumn(string name, int column, LabelBlocks labels)
{
    /// <summary>The label.</summary>
    public string Name => name;

    /// <summary>The column, numbered as in <see cref="LabelColumns"/>.</summary>
    public int Column => column;

    /// <summary>The texts of the block that was read last.</summary>
    public TextColumn Texts { get; } = new();

    /// <summary>All names that the segment has.</summary>
    public byte[][] NamesOf(IndexedBlock block) =>
        column < LabelColumns.FirstOwn ? block.Index.Names[column] : labels.NamesOf(column);

    /// <summary>Reads a block; false when the lines have to be asked.</summary>
    public bool TryRead(IndexedBlock block) => Texts.TryRead(
        column < LabelColumns.FirstOwn ? block.Bytes((IndexColumn)column) : labels.BytesOf(block, column),
        block.Entry.Rows, NamesOf(block).Length);
}
