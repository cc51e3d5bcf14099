using Hewn.LogQL.Syntax;

namespace Hewn.LogQL.Stages;

/// <summary>Takes these labels away <c>| drop a, b="x"</c>.</summary>
public sealed class DropStage(IReadOnlyList<LabelChoice> labels) : Stage
{
    /// <summary>Which labels.</summary>
    public IReadOnlyList<LabelChoice> Labels => labels;

    /// <inheritdoc/>
    public override string ToString() => "| drop " + string.Join(',', labels);

    internal static DropStage Parse(TokenReader tokens)
    {
        tokens.Take();
        return new DropStage(LabelChoice.ParseList(tokens));
    }
}
