using System.Numerics;
using Hewn.Store.Scanning;
using Hewn.Store.Scanning.Values;

namespace Hewn.Store.Index;

/// <summary>
/// A condition on a field whose column holds numbers: the operand becomes a whole number with the block's decimals, so
/// that comparing is exact.
/// </summary>
internal sealed class NumberBlockTest : IBlockTest
{
    /// <summary>Of fewer rows than this part of a block each is looked at by itself.</summary>
    private const int FewOf = 4;

    private readonly NumberColumn _numbers = new();
    private readonly IndexColumn _column;
    private readonly FieldOperator _comparison;
    private readonly bool _isNegated;
    private readonly long _operand; // over 10^_operandScale
    private readonly int _operandScale;

    private NumberBlockTest(
        IndexColumn column, FieldOperator comparison, bool isNegated, long operand, int operandScale)
    {
        (_column, _comparison, _isNegated) = (column, comparison, isNegated);
        (_operand, _operandScale) = (operand, operandScale);
    }

    /// <summary>The test; null when the column cannot judge the condition.</summary>
    public static NumberBlockTest? TryMake(IndexColumn column, FieldOperator comparison, bool isNegated, byte[] operand)
    {
        if (comparison == FieldOperator.Exists)
            return new(column, comparison, isNegated, 0, 0);
        return comparison != FieldOperator.Matches && JsonNumber.IsNumber(operand)
            && JsonNumber.TryReadDecimalSlowly(operand, out long mantissa, out int scale)
                ? new(column, comparison, isNegated, mantissa, scale)
                : null;
    }

    public bool MayPass(IndexedBlock block) => true;

    public bool TryNarrow(IndexedBlock block)
    {
        bool areFew = block.Rows.Count < block.Entry.Rows / FewOf;
        if (!_numbers.TryRead(block.Bytes(_column), block.Entry.Rows, areFew ? block.Rows.Words : default))
            return false;
        (long least, long greatest) = AboveBase();
        if (areFew)
            NarrowFew(block.Rows, least, greatest);
        else
            Narrow(block.Rows, least, greatest);
        return true;
    }

    /// <summary>Judges the rows that are left.</summary>
    private void NarrowFew(RowSet rows, long least, long greatest)
    {
        Span<ulong> words = rows.Words;
        ReadOnlySpan<ulong> above = _numbers.Above;
        for (int word = 0; word < words.Length; word++)
        {
            for (ulong left = words[word]; left != 0; left &= left - 1)
            {
                int bit = BitOperations.TrailingZeroCount(left);
                long number = unchecked((long)above[(word << 6) + bit]);
                bool holds = number >= least && number <= greatest && (_numbers.Nulls[word] >> bit & 1) == 0;
                if (holds == _isNegated)
                    words[word] &= ~(1UL << bit);
            }
        }
    }

    /// <summary>Judges all rows.</summary>
    private void Narrow(RowSet rows, long least, long greatest)
    {
        Span<ulong> failing = stackalloc ulong[IndexLimits.MaxRows / 64];
        ReadOnlySpan<ulong> above = _numbers.Above;
        ulong span = unchecked((ulong)(greatest - least));
        bool isEmpty = greatest < least;
        for (int at = 0; at < above.Length; at += 64)
        {
            int count = Math.Min(64, above.Length - at);
            ulong holds = 0;
            unchecked // A row below the range becomes a large number, and so is beyond it.
            {
                for (int i = 0; i < count && !isEmpty; i++)
                    holds |= above[at + i] - (ulong)least <= span ? 1UL << i : 0;
            }

            holds &= ~_numbers.Nulls[at >> 6];
            failing[at >> 6] = _isNegated ? holds : ~holds;
        }

        rows.Remove(failing);
    }

    /// <summary>Which numbers hold, as distances from the block's base.</summary>
    private (long Least, long Greatest) AboveBase()
    {
        const long Most = 1L << 60; // beyond all distances, which have 54 bits
        Int128 scaled = (Int128)_operand * (long)JsonNumber.PowersOfTen[_numbers.Scale];
        (Int128 floor, Int128 rest) = Int128.DivRem(scaled, (long)JsonNumber.PowersOfTen[_operandScale]);
        bool isWhole = rest == 0;
        if (rest < 0)
            floor--;
        floor -= _numbers.Base;
        long at = (long)Int128.Clamp(floor, -Most, Most);
        return _comparison switch
        {
            FieldOperator.Greater => (Math.Max(0, at + 1), Most + 1),
            FieldOperator.GreaterOrEqual => (Math.Max(0, isWhole ? at : at + 1), Most + 1),
            FieldOperator.Less => (0, isWhole ? at - 1 : at),
            FieldOperator.LessOrEqual => (0, at),
            FieldOperator.Equal => isWhole && at >= 0 ? (at, at) : (1, 0),
            _ => (0, Most + 1), // exists
        };
    }
}
