namespace Hewn.Store.Index;

/// <summary>What a question does with the rows that pass. One thread's.</summary>
internal interface IBlockAnswer
{
    /// <summary>Adds the rows; false, and nothing added, when the lines have to be asked.</summary>
    /// <exception cref="DamagedIndexException">The block is not sound; nothing was added.</exception>
    bool TryAdd(IndexedBlock block);
}
