using Hewn.Store.Scanning.Answers;

namespace Hewn.Store.Index;

/// <summary>Counts rows.</summary>
internal sealed class CountBlocks(CountState state) : IBlockAnswer
{
    public bool TryAdd(IndexedBlock block)
    {
        state.Lines += block.Rows.Count;
        return true;
    }
}
