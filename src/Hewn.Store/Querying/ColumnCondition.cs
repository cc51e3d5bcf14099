namespace Hewn.Store.Querying;

/// <summary>A condition of a query, judged by a column. One thread's.</summary>
internal abstract class ColumnCondition
{
    /// <summary>Takes the rows out that fail; false when the lines have to be asked.</summary>
    public abstract bool TryNarrow(Index.IndexedBlock block);
}
