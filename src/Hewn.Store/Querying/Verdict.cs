namespace Hewn.Store.Querying;

/// <summary>What is known of a line before the query's stages have seen it.</summary>
internal enum Verdict
{
    /// <summary>It meets the condition.</summary>
    Passes,

    /// <summary>It fails the condition.</summary>
    Fails,

    /// <summary>Only the stages can tell.</summary>
    Unsure,
}
