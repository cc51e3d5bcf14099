namespace Hewn.Pipeline;

/// <summary>How a commit ended.</summary>
internal enum CommitOutcome
{
    /// <summary>All lines are where they belong, or lost.</summary>
    Done,

    /// <summary>The rest is kept; it must rotate, then commit again.</summary>
    Full,

    /// <summary>The rest is forgotten and must be appended again later.</summary>
    Failed,
}
