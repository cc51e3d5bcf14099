namespace Hewn.Store.Sessions;

/// <summary>How far a session has come, as far as its files and locks tell.</summary>
public enum StoredStatus
{
    /// <summary>Nothing says it: trees of the original have no status.</summary>
    Unknown,

    /// <summary>A process writes it.</summary>
    Running,

    /// <summary>It ended in order.</summary>
    Completed,

    /// <summary>It ended with an exception.</summary>
    Failed,

    /// <summary>Its process is gone without having ended it.</summary>
    Crashed,

    /// <summary>It was ended from outside, by Ctrl-C or a signal.</summary>
    Interrupted,
}
