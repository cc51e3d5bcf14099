namespace Hewn.Store.Index;

/// <summary>A text: blocks are ruled out by their words, lines are judged by themselves.</summary>
internal sealed class NeedleBlockTest(NeedleKeys needle) : IBlockTest
{
    public bool MayPass(IndexedBlock block)
    {
        int longest = block.Entry.LongestWord;
        if (!needle.MayHold(longest))
            return false;
        IReadOnlyList<uint> keys = needle.KeysFor(longest);
        for (int i = 0; i < keys.Count; i++)
        {
            ReadOnlySpan<byte> filter = block.Bytes(FilterParts.ColumnOf(FilterParts.PartOf(keys[i])));
            if (filter.IsEmpty || (ColumnKind)filter[0] != ColumnKind.Words)
                return true;
            if (!XorFilter.MayHold(filter[1..], keys[i]))
                return false;
        }

        return true;
    }

    public bool TryNarrow(IndexedBlock block) => false;
}
