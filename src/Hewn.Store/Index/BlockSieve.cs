using System.Text;
using Hewn.Store.Scanning;
using Hewn.Store.Scanning.Filters;
using Hewn.Store.Sieving;

namespace Hewn.Store.Index;

/// <summary>
/// Says which blocks may hold entries that are wanted. Entries are not lines: a condition on a field is asked only of
/// blocks whose records are read with the fields that stand in their lines. One thread's.
/// </summary>
internal sealed class BlockSieve
{
    private const ulong FirstName = 1; // of the names of a field, the one that Hewn gives it

    private readonly List<NeedleBlockTest> _texts = [];
    private readonly List<IBlockTest> _fields = [];
    private int _levels = -1; // a block must have one of these

    private BlockSieve(LineFilter filter, IReadOnlyList<ulong> seenPaths)
    {
        foreach (LineCondition condition in filter.Conditions)
        {
            if (condition.Kind == LineCondition.Kinds.Text && !condition.IsNegated)
                _texts.Add(new(new(condition.Needle, condition.Options)));
            else if (condition.Kind == LineCondition.Kinds.MinLevel && !condition.IsNegated)
                AddLevel(condition.MinimumLevel, seenPaths[(int)IndexColumn.Level]);
            else if (condition.Kind == LineCondition.Kinds.Field && TryMake(condition, seenPaths) is { } test)
                _fields.Add(test);
        }
    }

    /// <summary>Whether an index could rule blocks out for a filter.</summary>
    public static bool CanJudge(LineFilter? filter) => filter?.Conditions.Any(condition =>
        condition.Kind switch
        {
            LineCondition.Kinds.Field => IndexedFields.Keys.Contains(condition.Key!),
            _ => !condition.IsNegated,
        }) ?? false;

    /// <summary>Makes one; null when it could rule nothing out.</summary>
    public static BlockSieve? TryMake(LineFilter? filter, IReadOnlyList<ulong> seenPaths) =>
        CanJudge(filter) ? new(filter!, seenPaths) : null;

    /// <summary>False when no wanted entry stands in a block, as far as it begins there.</summary>
    /// <exception cref="DamagedIndexException">The block is not sound.</exception>
    public bool MayHold(IndexedBlock block)
    {
        BlockEntry entry = block.Entry;
        if (entry.Rows == 0)
            return true;
        if (_levels != -1 && (entry.LevelMask & _levels) == 0)
            return false;
        foreach (NeedleBlockTest text in _texts)
        {
            if (!text.MayPass(block))
                return false;
        }

        if (entry.Odd > 0)
            return true;
        foreach (IBlockTest test in _fields)
        {
            if (test.TryNarrow(block) && block.Rows.Count == 0)
                return false;
        }

        return true;
    }

    private void AddLevel(Level minimum, ulong seen)
    {
        // Of several names the entries may choose another one than the column.
        if ((seen & ~FirstName) != 0)
            return;
        int levels = ((1 << ((int)Level.Fatal + 1)) - (1 << (int)minimum)) | BlockEntry.OtherLevels;
        _levels = _levels == -1 ? levels : _levels & levels;
    }

    private static IBlockTest? TryMake(LineCondition condition, IReadOnlyList<ulong> seenPaths)
    {
        if (!SieveNumbers.AreSureIn(condition))
            return null;
        switch (IndexedFields.Find(condition.Key!, seenPaths))
        {
            case null or IndexColumn.Time or IndexColumn.Level:
                return null; // Entries have times and levels of other names and spellings, too.
            case IndexColumn.Duration:
                return NumberBlockTest.TryMake(
                    IndexColumn.Duration,
                    condition.Operator,
                    condition.IsNegated,
                    Encoding.UTF8.GetBytes(condition.Operand));
            case { } column:
                var value = new LooseValueTest(CompiledFilter.ValueTestOf(condition), condition);
                return new TextBlockTest(column, value, condition.IsNegated);
        }
    }
}
