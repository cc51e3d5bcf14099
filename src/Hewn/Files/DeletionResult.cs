namespace Hewn.Files;

/// <summary>What became of a backup that was to be deleted.</summary>
internal enum DeletionResult
{
    /// <summary>It is gone.</summary>
    Deleted,

    /// <summary>The disk does not let go of it; it stays.</summary>
    Refused,

    /// <summary>
    /// It has another name since the look, so others may have, too: who went on would delete newer ones in its place.
    /// </summary>
    Renamed,
}
