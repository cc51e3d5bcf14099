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
    Filter,

    /// <summary>Not a column: what is known of each block.</summary>
    Blocks,
}
