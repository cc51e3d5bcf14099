namespace Hewn.Ring;

/// <summary>Whether the process that made a ring still uses it.</summary>
internal enum OwnerState
{
    /// <summary>It has ended, or has let go of the ring.</summary>
    Ended,

    /// <summary>It runs and uses it.</summary>
    Running,

    /// <summary>It is, or was, on another machine or in another container, so its processes cannot be seen.</summary>
    Unknown,
}
