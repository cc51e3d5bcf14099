namespace Hewn.Store.Scanning;

/// <summary>What a question does about indexes. The answer is the same.</summary>
public enum IndexUse
{
    /// <summary>Use one that is there and fits the file.</summary>
    IfPresent,

    /// <summary>Use one, and build it first for a file that is large enough; only for files nobody writes to.</summary>
    Build,

    /// <summary>Read the lines only.</summary>
    Never,
}
