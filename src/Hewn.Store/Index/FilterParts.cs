namespace Hewn.Store.Index;

/// <summary>
/// The sections that the keys of words are dealt out to, so that looking for a word reads and checks an eighth of the
/// filters.
/// </summary>
internal static class FilterParts
{
    /// <summary>How many: twice as many would halve what is read and cost another 0.1 % of a segment.</summary>
    public const int Count = 8;

    /// <summary>The part of a key: by its topmost bits, of which tables of keys make no use.</summary>
    public static int PartOf(uint key) => (int)(key >> 29);

    /// <summary>The section of a part.</summary>
    public static IndexColumn ColumnOf(int part) => IndexColumn.Filter + part;
}
