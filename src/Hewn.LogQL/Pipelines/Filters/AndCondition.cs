namespace Hewn.LogQL.Pipelines.Filters;

/// <summary>Two conditions that must both hold.</summary>
internal sealed class AndCondition(LineStage left, LineStage right) : LineStage
{
    /// <inheritdoc/>
    public override bool Process(LineContext line) => left.Process(line) && right.Process(line);
}
