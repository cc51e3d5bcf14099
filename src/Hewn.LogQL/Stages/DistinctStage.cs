using Hewn.LogQL.Syntax;

namespace Hewn.LogQL.Stages;

/// <summary>The first line of each value of a label: <c>| distinct model</c>. A line without it has the value "".
/// </summary>
public sealed class DistinctStage(string label) : ResultStage
{
    /// <inheritdoc/>
    public override string Label => label;

    /// <inheritdoc/>
    public override string ToString() => "| distinct " + label;

    internal static DistinctStage Parse(TokenReader tokens)
    {
        tokens.Take();
        return new DistinctStage(tokens.TakeIdentifier());
    }
}
