using System.Numerics;
using Hewn.Store.Scanning.Answers;

namespace Hewn.Store.Index;

/// <summary>Counts rows by group and time.</summary>
internal sealed class GroupCountBlocks(GroupCountState state, IndexColumn? column, IndexFile index) : IBlockAnswer
{
    private readonly long _stepNs = state.Question.StepNs ?? 0;
    private readonly BlockGroups _groups = new(column, state.Groups, index);
    private readonly TimeColumn _times = new();
    private readonly int[] _counts = new int[IndexLimits.MaxRows];

    public bool TryAdd(IndexedBlock block)
    {
        if (!_groups.TryRead(block))
            return false;
        if (_stepNs == 0)
        {
            AddAll(block, GroupCountQuestion.NoBucket);
        }
        else if (IsInOneBucket(block))
        {
            AddAll(block, block.Entry.MinTimeNs);
        }
        else
        {
            _times.Read(block.Bytes(IndexColumn.Time), block.Entry.Rows);
            AddEach(block.Rows.Words);
        }

        return true;
    }

    private bool IsInOneBucket(IndexedBlock block) =>
        block.Entry.MinTimeNs <= block.Entry.MaxTimeNs
        && FloorDivide(block.Entry.MinTimeNs) == FloorDivide(block.Entry.MaxTimeNs)
        && !TimeColumn.HasNulls(block.Bytes(IndexColumn.Time));

    private long FloorDivide(long ns)
    {
        (long quotient, long rest) = Math.DivRem(ns, _stepNs);
        return rest < 0 ? quotient - 1 : quotient;
    }

    private void AddAll(IndexedBlock block, long ns)
    {
        Span<int> counts = _counts.AsSpan(0, Math.Max(1, _groups.Ids.Length));
        counts.Clear();
        ReadOnlySpan<ulong> codes = _groups.Codes;
        int absent = 0;
        if (block.Rows.IsAll && !_groups.HasNulls)
        {
            foreach (ulong code in codes)
                counts[(int)code]++;
        }
        else
        {
            ReadOnlySpan<ulong> words = block.Rows.Words;
            for (int word = 0; word < words.Length; word++)
            {
                absent += BitOperations.PopCount(words[word] & _groups.Nulls[word]);
                for (ulong rows = words[word] & ~_groups.Nulls[word]; rows != 0; rows &= rows - 1)
                    counts[(int)codes[(word << 6) + BitOperations.TrailingZeroCount(rows)]]++;
            }
        }

        if (absent > 0)
            state.Add(GroupReader.Absent, ns, absent);
        for (int i = 0; i < _groups.Ids.Length; i++)
        {
            if (counts[i] > 0)
                state.Add(_groups.Ids[i], ns, counts[i]);
        }
    }

    private void AddEach(ReadOnlySpan<ulong> words)
    {
        for (int word = 0; word < words.Length; word++)
        {
            for (ulong rows = words[word]; rows != 0; rows &= rows - 1)
            {
                int row = (word << 6) + BitOperations.TrailingZeroCount(rows);
                bool hasTime = (_times.Nulls[row >> 6] >> (row & 63) & 1) == 0;
                state.Add(_groups[row], hasTime ? _times.Times[row] : GroupCountQuestion.NoBucket, 1);
            }
        }
    }
}
