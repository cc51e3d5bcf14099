using System.Numerics;
using Hewn.LogQL.LabelFilters;
using Hewn.Store.Index;
using System.Runtime.CompilerServices;

namespace Hewn.Store.Querying;

/// <summary>A condition on a label with a column of numbers; a line without the label fails.</summary>
internal sealed class NumberColumnCondition(NumberLabelFilter filter, NumberColumn numbers) : ColumnCondition
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // at once: a query may be done before tiers would help
    public override bool TryNarrow(IndexedBlock block)
    {
        if (!numbers.TryRead(block.Bytes(IndexColumn.Duration), block.Entry.Rows))
            return false;
        unchecked // Bits of a word; a base and what is above it.
        {
            Span<ulong> rows = block.Rows.Words;
            ReadOnlySpan<ulong> above = numbers.Above;
            double power = numbers.PowerOfTen;
            for (int word = 0; word < rows.Length; word++)
            {
                ulong stays = 0;
                for (ulong left = rows[word] & ~numbers.Nulls[word]; left != 0; left &= left - 1)
                {
                    int row = (word << 6) + BitOperations.TrailingZeroCount(left);
                    if (FieldCondition.Holds(filter, (numbers.Base + (long)above[row]) / power))
                        stays |= left & (0 - left);
                }

                rows[word] = stays;
            }
        }

        return true;
    }
}
