namespace Hewn.Files;

/// <summary>What somebody else did to a log file that is being written.</summary>
internal enum OutsideChange
{
    /// <summary>It was deleted or renamed, and nothing stands in its place.</summary>
    Deleted,

    /// <summary>Another file stands in its place.</summary>
    Replaced,

    /// <summary>It is shorter than what was written to it.</summary>
    Cut,

    /// <summary>Something was appended that does not end in a whole line.</summary>
    Unfinished,
}
