namespace Hewn.LogQL.Pipelines.Filters;

/// <summary>Two conditions of which one must hold.</summary>
internal sealed class OrCondition(LineStage left, LineStage right) : LineStage
{
    /// <inheritdoc/>
    public override bool Process(LineContext line) => left.Process(line) || right.Process(line);
}
