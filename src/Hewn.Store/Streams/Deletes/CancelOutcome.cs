namespace Hewn.Store.Streams.Deletes;

/// <summary>What became of the wish to cancel a request to delete lines.</summary>
public enum CancelOutcome
{
    /// <summary>It is gone, and its lines are shown again.</summary>
    Cancelled,

    /// <summary>There is no such request.</summary>
    Unknown,

    /// <summary>It is done: the lines are gone.</summary>
    Done,

    /// <summary>Some of its parts are done, and the wish did not say that this is all right.</summary>
    PartlyDone,
}
