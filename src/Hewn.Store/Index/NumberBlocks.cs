using System.Numerics;
using System.Runtime.CompilerServices;
using Hewn.Store.Scanning.Answers;

namespace Hewn.Store.Index;

/// <summary>Collects numbers.</summary>
internal sealed class NumberBlocks(NumberState state, IndexColumn? column, IndexFile index) : IBlockAnswer
{
    private readonly BlockGroups _groups = new(column, state.Groups, index);
    private readonly NumberColumn _numbers = new();
    private readonly double[] _values = new double[IndexLimits.MaxRows]; // of a block, group behind group
    private readonly int[] _ends = new int[IndexLimits.MaxRows + 1]; // of the groups among them

    public bool TryAdd(IndexedBlock block)
    {
        if (!_numbers.TryRead(block.Bytes(IndexColumn.Duration), block.Entry.Rows) || !_groups.TryRead(block))
            return false;
        if (!_groups.HasNulls)
        {
            AddGroups(block.Rows.Words);
            return true;
        }

        ReadOnlySpan<ulong> words = block.Rows.Words;
        for (int word = 0; word < words.Length; word++)
        {
            for (ulong rows = words[word] & ~_numbers.Nulls[word]; rows != 0; rows &= rows - 1)
            {
                int row = (word << 6) + BitOperations.TrailingZeroCount(rows);
                state.Add(_groups[row], unchecked(_numbers.Base + (long)_numbers.Above[row]) / _numbers.PowerOfTen);
            }
        }

        return true;
    }

    /// <summary>Adds group by group: much is known for all values of a group.</summary>
    private void AddGroups(ReadOnlySpan<ulong> words)
    {
        ReadOnlySpan<ulong> codes = _groups.Codes;
        Span<int> ends = _ends.AsSpan(0, _groups.Ids.Length + 1);
        Sort(words, codes, ends);
        int start = 0;
        for (int group = 0; group < ends.Length - 1; group++)
        {
            if (ends[group] > start)
                state.Add(_groups.Ids[group], _values.AsSpan(start, ends[group] - start));
            start = ends[group];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // at once: a file may be done before tiers would help
    private void Sort(ReadOnlySpan<ulong> words, ReadOnlySpan<ulong> codes, Span<int> ends)
    {
        unchecked // Counts and positions of at most a thousand rows.
        {
            ends.Clear();
            for (int word = 0; word < words.Length; word++)
            {
                for (ulong rows = words[word] & ~_numbers.Nulls[word]; rows != 0; rows &= rows - 1)
                    ends[(int)codes[(word << 6) + BitOperations.TrailingZeroCount(rows)] + 1]++;
            }

            for (int group = 1; group < ends.Length; group++)
                ends[group] += ends[group - 1]; // now each is where its group begins
            ReadOnlySpan<ulong> above = _numbers.Above;
            double[] values = _values;
            (long least, double power) = (_numbers.Base, _numbers.PowerOfTen);
            for (int word = 0; word < words.Length; word++)
            {
                for (ulong rows = words[word] & ~_numbers.Nulls[word]; rows != 0; rows &= rows - 1)
                {
                    int row = (word << 6) + BitOperations.TrailingZeroCount(rows);
                    // Exact over exact: the nearest double, as reading the text gives it.
                    values[ends[(int)codes[row]]++] = (least + (long)above[row]) / power;
                }
            }
        }
    }
}
