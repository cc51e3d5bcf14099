namespace Hewn.LogQL.Entries;

/// <summary>In which order a source gives entries.</summary>
public enum EntryOrder
{
    /// <summary>By time over all streams; of one time in the order they were taken in.</summary>
    Forward,

    /// <summary>The exact reverse of <see cref="Forward"/>.</summary>
    Backward,

    /// <summary>As is quickest, and several threads may do it: <see cref="IParallelEntryConsumer"/>.</summary>
    Any,
}
