using System.Text;
using Hewn.Store.Scanning;
using Hewn.Store.Scanning.Filters;

namespace Hewn.Store.Index;

/// <summary>A filter as an index judges it: rules blocks out, and judges rows by their columns where it can. One
/// thread's.</summary>
internal sealed class BlockPlan
{
    private readonly IBlockTest[] _tests;
    private readonly bool _needsRecord;
    private readonly ulong[] _kinds = new ulong[IndexLimits.MaxRows];

    /// <param name="filter">The filter.</param>
    /// <param name="seenPaths">Of the index.</param>
    /// <param name="needsRecord">Whether the question is about records only.</param>
    public BlockPlan(LineFilter filter, IReadOnlyList<ulong> seenPaths, bool needsRecord)
    {
        _needsRecord = needsRecord || filter.NeedsRecord;
        var tests = filter.Conditions.Select(condition => Make(condition, seenPaths)).ToList();
        if (filter.HasTimeRange)
            tests.Insert(0, new TimeBlockTest(filter.FromNs, filter.UntilNs));
        _tests = [.. tests];
        IsByColumns = !_tests.Any(test => test is NeedleBlockTest or LinesOnlyTest);
    }

    /// <summary>Whether all conditions have columns.</summary>
    public bool IsByColumns { get; }

    /// <summary>False when no line of the block can pass.</summary>
    public bool MayPass(IndexedBlock block)
    {
        if (block.Entry.Rows == 0 || (_needsRecord && block.Entry.Records == 0))
            return false;
        foreach (IBlockTest test in _tests)
        {
            if (!test.MayPass(block))
                return false;
        }

        return true;
    }

    /// <summary>Leaves the rows that pass; false when the lines have to be asked.</summary>
    public bool TryNarrow(IndexedBlock block)
    {
        RemoveOtherKinds(block);
        foreach (IBlockTest test in _tests)
        {
            if (!test.TryNarrow(block))
                return false;
        }

        return true;
    }

    private void RemoveOtherKinds(IndexedBlock block)
    {
        BlockEntry entry = block.Entry;
        if (entry.Malformed + entry.Blank == 0)
            return;
        var source = new ByteCursor(block.Bytes(IndexColumn.RowKinds));
        if ((ColumnKind)source.Byte() != ColumnKind.Kinds)
            throw new DamagedIndexException("a column of another kind");
        BitPacking.Unpack(ref source, _kinds.AsSpan(0, entry.Rows), 2);
        Span<ulong> others = stackalloc ulong[IndexLimits.MaxRows / 64];
        for (int row = 0; row < entry.Rows; row++)
        {
            var kind = (Scanning.Lines.LineKind)_kinds[row];
            if (kind == Scanning.Lines.LineKind.Blank || (_needsRecord && kind != Scanning.Lines.LineKind.Record))
                others[row >> 6] |= 1UL << (row & 63);
        }

        block.Rows.Remove(others);
    }

    private static IBlockTest Make(LineCondition condition, IReadOnlyList<ulong> seenPaths)
    {
        switch (condition.Kind)
        {
            case LineCondition.Kinds.Text when !condition.IsNegated:
                return new NeedleBlockTest(new(condition.Needle, condition.Options));
            case LineCondition.Kinds.Text:
                return new LinesOnlyTest();
            case LineCondition.Kinds.MinLevel:
                int levels = (1 << ((int)Level.Fatal + 1)) - (1 << (int)condition.MinimumLevel);
                return new TextBlockTest(
                    IndexColumn.Level, new LevelValueTest(condition.MinimumLevel), condition.IsNegated, levels);
        }

        return IndexedFields.Find(condition.Key!, seenPaths) switch
        {
            null or IndexColumn.Time => new LinesOnlyTest(),
            IndexColumn.Duration => (IBlockTest?)NumberBlockTest.TryMake(
                IndexColumn.Duration,
                condition.Operator,
                condition.IsNegated,
                Encoding.UTF8.GetBytes(condition.Operand))
                ?? new LinesOnlyTest(),
            { } column => new TextBlockTest(column, CompiledFilter.ValueTestOf(condition), condition.IsNegated),
        };
    }
}
