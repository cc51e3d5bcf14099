using Hewn.LogQL.Syntax;

namespace Hewn.LogQL.Stages;

/// <summary>Takes the colours of a terminal (ANSI sequences) out of the line.</summary>
public sealed class DecolorizeStage : Stage
{
    /// <inheritdoc/>
    public override string ToString() => "| decolorize";

    internal static DecolorizeStage Parse(TokenReader tokens)
    {
        tokens.Take();
        return new DecolorizeStage();
    }
}
