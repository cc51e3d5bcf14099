using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Hewn.Store.Scanning.Answers;

namespace Hewn.Store.Index;

/// <summary>Collects numbers.</summary>
internal sealed class NumberBlocks(NumberState state, IndexColumn? column, IndexFile index) : IBlockAnswer
{
    /// <summary>Groups of a block whose values are put behind each other.</summary>
    private const int FewGroups = 8;

    private readonly BlockGroups _groups = new(column, state.Groups, index);
    private readonly NumberColumn _numbers = new();
    private readonly double[] _all = new double[IndexLimits.MaxRows]; // the numbers of a block, row by row
    private readonly double[] _values = new double[FewGroups * IndexLimits.MaxRows]; // group by group
    private readonly int[] _counts = new int[FewGroups];

    public bool TryAdd(IndexedBlock block)
    {
        if (!_numbers.TryRead(block.Bytes(IndexColumn.Duration), block.Entry.Rows) || !_groups.TryRead(block))
            return false;
        ToDoubles(block.Entry.Rows);
        if (_groups.Ids.Length <= FewGroups && !_groups.HasNulls)
        {
            AddGroups(block.Rows);
            return true;
        }

        ReadOnlySpan<ulong> words = block.Rows.Words;
        for (int word = 0; word < words.Length; word++)
        {
            for (ulong rows = words[word] & ~_numbers.Nulls[word]; rows != 0; rows &= rows - 1)
            {
                int row = (word << 6) + BitOperations.TrailingZeroCount(rows);
                state.Add(_groups[row], _all[row]);
            }
        }

        return true;
    }

    /// <summary>Exact over exact: the nearest doubles, as reading the texts gives them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // at once: a file may be done before tiers would help
    private void ToDoubles(int rows)
    {
        unchecked
        {
            ReadOnlySpan<ulong> above = _numbers.Above;
            (long least, double power) = (_numbers.Base, _numbers.PowerOfTen);
            (Vector256<long> leasts, Vector256<double> powers) = (Vector256.Create(least), Vector256.Create(power));
            Span<double> all = _all.AsSpan(0, rows);
            int row = 0;
            for (; rows - row >= Vector256<long>.Count; row += Vector256<long>.Count)
            {
                Vector256<long> whole = Vector256.Create(above[row..]).AsInt64() + leasts;
                (Vector256.ConvertToDouble(whole) / powers).CopyTo(all[row..]);
            }

            for (; row < rows; row++)
                all[row] = (least + (long)above[row]) / power;
        }
    }

    /// <summary>Adds group by group: much is known for all values of a group.</summary>
    private void AddGroups(RowSet rows)
    {
        bool isAll = !_numbers.HasNulls && rows.IsAll;
        if (isAll && _groups.Ids.Length == 1)
        {
            state.Add(_groups.Ids[0], _all.AsSpan(0, _groups.Codes.Length));
            return;
        }

        Array.Clear(_counts);
        if (isAll)
            Deal(_groups.Codes);
        else
            Deal(rows.Words, _groups.Codes);
        for (int group = 0; group < _groups.Ids.Length; group++)
        {
            if (_counts[group] > 0)
                state.Add(_groups.Ids[group], _values.AsSpan(group * IndexLimits.MaxRows, _counts[group]));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Deal(ReadOnlySpan<ulong> codes)
    {
        unchecked // Counts and positions of at most a thousand rows.
        {
            (double[] all, double[] values, int[] counts) = (_all, _values, _counts);
            for (int row = 0; row < codes.Length; row++)
            {
                int group = (int)codes[row];
                values[group * IndexLimits.MaxRows + counts[group]++] = all[row];
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Deal(ReadOnlySpan<ulong> words, ReadOnlySpan<ulong> codes)
    {
        unchecked // As above.
        {
            (double[] all, double[] values, int[] counts) = (_all, _values, _counts);
            for (int word = 0; word < words.Length; word++)
            {
                for (ulong rows = words[word] & ~_numbers.Nulls[word]; rows != 0; rows &= rows - 1)
                {
                    int row = (word << 6) + BitOperations.TrailingZeroCount(rows);
                    int group = (int)codes[row];
                    values[group * IndexLimits.MaxRows + counts[group]++] = all[row];
                }
            }
        }
    }
}
