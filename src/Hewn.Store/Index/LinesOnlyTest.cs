namespace Hewn.Store.Index;

/// <summary>A condition that an index knows nothing about.</summary>
internal sealed class LinesOnlyTest : IBlockTest
{
    public bool MayPass(IndexedBlock block) => true;

    public bool TryNarrow(IndexedBlock block) => false;
}
