namespace Hewn.Store.Index;

/// <summary>The bounds of an index: each with its unit, its reason and what happens at it.</summary>
internal static class IndexLimits
{
    /// <summary>Lines of a block: what a filter and a set of columns speak for.</summary>
    public const int MaxRows = 1024;

    /// <summary>Bytes of a block, except for its last line; with long lines it is this that ends a block.</summary>
    public const int MaxBlockBytes = 512 * 1024;

    /// <summary>Bytes of the file that one group of blocks speaks for; a group is read, checked and built at once.
    /// </summary>
    public const long GroupBytes = 8 * 1024 * 1024;

    /// <summary>Names of a column's dictionary; a block with a name that finds no room has no such column.</summary>
    public const int MaxNames = 4096;

    /// <summary>Bytes of a name in a dictionary; a block with a longer one has no such column.</summary>
    public const int MaxNameBytes = 256;

    /// <summary>Bytes of a section; a file that claims more is damaged.</summary>
    public const int MaxSectionBytes = 64 * 1024 * 1024;

    /// <summary>
    /// Blocks of a group: it ends with its last line, which may be long, but each block but the last has at least one
    /// line and its newline.
    /// </summary>
    public const int MaxBlocksInGroup = 64 * 1024;

    /// <summary>Groups of an index: 8 PiB of lines.</summary>
    public const int MaxGroups = 1 << 20;

    /// <summary>The filters of a block may take this part of its bytes, in thousandths; a block that needs more has
    /// none.</summary>
    public const int MaxFilterPerMille = 38;
}
