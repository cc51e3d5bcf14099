namespace Hewn.Store.Sessions;

/// <summary>What became of a session that was to be imported.</summary>
public enum ImportState
{
    /// <summary>It would be copied; nothing was written.</summary>
    Planned,

    /// <summary>It was copied.</summary>
    Copied,

    /// <summary>It was not, and nothing of it was left behind.</summary>
    Refused,
}
