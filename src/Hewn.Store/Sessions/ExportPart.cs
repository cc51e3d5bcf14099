namespace Hewn.Store.Sessions;

/// <summary>What of a session is exported.</summary>
[Flags]
public enum ExportPart
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>What the session says of itself.</summary>
    Description = 1,

    /// <summary>Its parameters.</summary>
    Parameters = 2,

    /// <summary>Its log's records.</summary>
    Logs = 4,

    /// <summary>Its tracks' points.</summary>
    Tracks = 8,

    /// <summary>All of it.</summary>
    All = Description | Parameters | Logs | Tracks,
}
