namespace Hewn.LogQL.Stages;

/// <summary>
/// A stage that chooses or orders the lines of an answer as a whole. Not of Loki's language: an extension, and only for
/// log queries. Nothing that changes lines stands behind one.
/// </summary>
public abstract class ResultStage : Stage
{
    private protected ResultStage()
    {
    }

    /// <summary>The label it looks at; null when it looks at none.</summary>
    public abstract string? Label { get; }
}
