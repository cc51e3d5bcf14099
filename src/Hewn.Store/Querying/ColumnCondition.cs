using Hewn.LogQL.Entries;
using Hewn.LogQL.LabelFilters;
using Hewn.Store.Index;

namespace Hewn.Store.Querying;

/// <summary>A condition of a query, judged by a column. One thread's.</summary>
internal abstract class ColumnCondition
{
    /// <summary>The condition on a label.</summary>
    /// <param name="condition">On text, or on a number.</param>
    /// <param name="column">The label's column; that of durations takes numbers only.</param>
    /// <param name="labels">Has the columns that the index has not.</param>
    /// <param name="numbers">Reads durations.</param>
    public static ColumnCondition Make(
        EntryCondition condition, int column, LabelBlocks labels, NumberColumn numbers) =>
        column == (int)IndexColumn.Duration
            ? new NumberColumnCondition((NumberLabelFilter)condition.Filter, numbers)
            : new TextColumnCondition(condition, new(condition.Name, column, labels));

    /// <summary>Takes the rows out that fail; false when the lines have to be asked.</summary>
    public abstract bool TryNarrow(IndexedBlock block);
}
