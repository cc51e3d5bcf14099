namespace Hewn.Store.Statistics;

/// <summary>How a call ended.</summary>
public enum CallOutcome : byte
{
    /// <summary>Answered with a status below 400, to the end.</summary>
    Succeeded,

    /// <summary>
    /// Ended with an exception, a status of 400 or more, or an answer that broke off (<c>outcome: failed</c>).
    /// </summary>
    Failed,

    /// <summary>
    /// The client went away (<c>outcome: aborted_by_client</c>): neither a success nor the server's failure.
    /// </summary>
    Aborted,
}
