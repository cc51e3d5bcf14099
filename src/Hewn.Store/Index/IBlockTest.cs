namespace Hewn.Store.Index;

/// <summary>A condition as far as an index can judge it. One thread's.</summary>
internal interface IBlockTest
{
    /// <summary>False when no row of the block can pass. Cheap: looks at little.</summary>
    bool MayPass(IndexedBlock block);

    /// <summary>Takes the rows out that do not pass; false when the lines have to be asked.</summary>
    bool TryNarrow(IndexedBlock block);
}
