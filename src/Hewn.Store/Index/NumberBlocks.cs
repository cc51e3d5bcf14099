using System.Numerics;
using Hewn.Store.Scanning.Answers;

namespace Hewn.Store.Index;

/// <summary>Collects numbers.</summary>
internal sealed class NumberBlocks(NumberState state, IndexColumn? column, IndexFile index) : IBlockAnswer
{
    private readonly BlockGroups _groups = new(column, state.Groups, index);
    private readonly NumberColumn _numbers = new();

    public bool TryAdd(IndexedBlock block)
    {
        if (!_numbers.TryRead(block.Bytes(IndexColumn.Duration), block.Entry.Rows) || !_groups.TryRead(block))
            return false;
        ReadOnlySpan<ulong> above = _numbers.Above;
        ReadOnlySpan<ulong> words = block.Rows.Words;
        double power = _numbers.PowerOfTen;
        for (int word = 0; word < words.Length; word++)
        {
            for (ulong rows = words[word] & ~_numbers.Nulls[word]; rows != 0; rows &= rows - 1)
            {
                int row = (word << 6) + BitOperations.TrailingZeroCount(rows);
                // Exact over exact: the nearest double, as reading the text gives it.
                state.Add(_groups[row], unchecked(_numbers.Base + (long)above[row]) / power);
            }
        }

        return true;
    }
}
