using Hewn.LogQL.Syntax;

namespace Hewn.LogQL.Stages;

/// <summary>Keeps these labels and takes all others away (but <c>__error__</c>) <c>| keep a, b="x"</c>.</summary>
public sealed class KeepStage(IReadOnlyList<LabelChoice> labels) : Stage
{
    /// <summary>Which labels.</summary>
    public IReadOnlyList<LabelChoice> Labels => labels;

    /// <inheritdoc/>
    public override string ToString() => "| keep " + string.Join(',', labels);

    internal static KeepStage Parse(TokenReader tokens)
    {
        tokens.Take();
        return new KeepStage(LabelChoice.ParseList(tokens));
    }
}
