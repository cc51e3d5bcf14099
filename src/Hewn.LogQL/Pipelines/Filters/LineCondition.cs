namespace Hewn.LogQL.Pipelines.Filters;

/// <summary>One thing that a line filter looks for.</summary>
internal abstract class LineCondition
{
    /// <summary>Whether a line has it.</summary>
    public abstract bool IsMet(ReadOnlySpan<byte> line);
}
