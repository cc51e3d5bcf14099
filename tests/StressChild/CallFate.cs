namespace StressChild;

/// <summary>What the settings of the moment allow to become of a record; returned only: it must stand there.</summary>
[Flags]
internal enum CallFate
{
    /// <summary>The call has not returned, or was never made.</summary>
    None = 0,

    /// <summary>The call has returned.</summary>
    Returned = 1,

    /// <summary>Its level was being changed: it may have been below its logger's level.</summary>
    MayBeUnheard = 2,

    /// <summary>It was below its logger's level: it must not stand in the log.</summary>
    Unheard = 4,

    /// <summary>It may be counted as a repeat.</summary>
    MayFold = 8,

    /// <summary>Its logger has a rate limit or a sample.</summary>
    MayBeLimited = 16,

    /// <summary>A full ring may drop it.</summary>
    MayBeDropped = 32,

    /// <summary>It was kept for a call that did not fail, or that kept too much.</summary>
    MayBeForgotten = 64,

    /// <summary>It waits in the buffer of a call that has not ended.</summary>
    Held = 128,
}
