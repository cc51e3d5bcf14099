namespace Hewn.LogQL.Pipelines;

/// <summary>What a stage does with a line. Has caches of its own, so each thread needs its own.</summary>
internal abstract class LineStage
{
    /// <summary>Changes the line or its labels.</summary>
    /// <returns>False when the line is dropped.</returns>
    public abstract bool Process(LineContext line);
}
