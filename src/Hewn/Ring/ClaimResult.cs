namespace Hewn.Ring;

/// <summary>What became of an attempt to put a line into the ring.</summary>
internal enum ClaimResult
{
    /// <summary>It is in the ring.</summary>
    Claimed,

    /// <summary>There is no room at the moment.</summary>
    Full,

    /// <summary>The ring takes no more.</summary>
    Closed,
}
