using Hewn.Store.Scanning;

namespace Hewn.Store.Index;

/// <summary>Which fields have columns, and which column answers for a field.</summary>
internal static class IndexedFields
{
    /// <summary>The field of each column, in the order of <see cref="IndexColumn"/>.</summary>
    public static IReadOnlyList<FieldKey> Keys { get; } =
    [
        FieldKey.Of(KnownField.Time), FieldKey.Of(KnownField.Level), FieldKey.Of(KnownField.Status),
        FieldKey.Of(KnownField.Duration), FieldKey.Of(KnownField.Endpoint), FieldKey.Of(KnownField.Model),
        FieldKey.Of(KnownField.Operation),
    ];

    /// <summary>The columns that hold texts.</summary>
    public static IReadOnlyList<IndexColumn> Texts { get; } =
        [IndexColumn.Level, IndexColumn.Status, IndexColumn.Endpoint, IndexColumn.Model, IndexColumn.Operation];

    /// <summary>The column that holds exactly the values of a field, if there is one.</summary>
    /// <param name="key">The field.</param>
    /// <param name="seenPaths">For each column, which of its field's paths the segment has, one bit each.</param>
    public static IndexColumn? Find(FieldKey key, IReadOnlyList<ulong> seenPaths)
    {
        for (int column = 0; column < Keys.Count; column++)
        {
            if (Keys[column] == key || IsOnlySource(key, Keys[column], seenPaths[column]))
                return (IndexColumn)column;
        }

        return null;
    }

    /// <summary>
    /// Whether all values of a column came from the paths of one name: then the column is that name's, and where it has
    /// no value the name has none.
    /// </summary>
    private static bool IsOnlySource(FieldKey key, FieldKey columnKey, ulong seen)
    {
        if (key.Known is not null || !FieldKey.NamesOf(columnKey.Known!.Value).Contains(key.Name))
            return false;
        ulong own = 0;
        for (int i = 0; i < columnKey.Paths.Count; i++)
        {
            if (key.Paths.Any(path => path.AsSpan().SequenceEqual(columnKey.Paths[i])))
                own |= 1UL << i;
        }

        return (seen & ~own) == 0;
    }
}
