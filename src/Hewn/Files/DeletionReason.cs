namespace Hewn.Files;

/// <summary>Why a backup was deleted before rotation had to.</summary>
internal enum DeletionReason
{
    /// <summary>It was too old.</summary>
    Age,

    /// <summary>There were too many of them, those of other processes included.</summary>
    Count,

    /// <summary>They were too large together.</summary>
    TotalBytes,

    /// <summary>The disk was nearly full.</summary>
    FreeDisk,
}
