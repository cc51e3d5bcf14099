namespace Hewn.Store.Index;

/// <summary>The sections of a group, in the order they stand in the file.</summary>
internal enum IndexColumn
{
    Time,
    Level,
    Status,
    Duration,
    Endpoint,
    Model,
    Operation,
    RowKinds,

    /// <summary>The first of <see cref="FilterParts"/>.</summary>
    Filter,

    /// <summary>The last of them.</summary>
    LastFilter = Filter + FilterParts.Count - 1,

    /// <summary>Not a column: what is known of each block.</summary>
    Blocks,
}
