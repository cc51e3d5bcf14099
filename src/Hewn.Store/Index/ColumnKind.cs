namespace Hewn.Store.Index;

/// <summary>How a block's column is stored: its first byte.</summary>
internal enum ColumnKind : byte
{
    /// <summary>No line of the block has a value.</summary>
    Empty,

    /// <summary>The values do not fit the column's form: ask the lines.</summary>
    AskLines,

    /// <summary>Times, as differences.</summary>
    Times,

    /// <summary>Numbers of the segment's dictionary.</summary>
    Texts,

    /// <summary>Decimal numbers above a base.</summary>
    Numbers,

    /// <summary>What kind of line each is.</summary>
    Kinds,

    /// <summary>A filter of words.</summary>
    Words,
}
