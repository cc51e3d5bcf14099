namespace Hewn.LogQL.Templates.Nodes;

/// <summary>What a branch does with its pipeline.</summary>
internal enum BranchKind
{
    /// <summary>Takes one of two ways.</summary>
    If,

    /// <summary>Takes one of two ways; on the first the value is the dot.</summary>
    With,

    /// <summary>Runs for each element.</summary>
    Range,
}
