namespace Hewn.LogQL.Pipelines.Filters;

/// <summary>Every line.</summary>
internal sealed class AnyCondition : LineCondition
{
    /// <inheritdoc/>
    public override bool IsMet(ReadOnlySpan<byte> line) => true;
}
