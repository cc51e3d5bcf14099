using Hewn.LogQL.Syntax;

namespace Hewn.LogQL.Stages;

/// <summary>Makes labels of a JSON line: <c>| json</c> of all of it, <c>| json code="error.code"</c> of some.</summary>
public sealed class JsonStage(IReadOnlyList<LabelExtraction> extractions) : Stage
{
    /// <summary>What is taken; empty takes everything.</summary>
    public IReadOnlyList<LabelExtraction> Extractions => extractions;

    /// <inheritdoc/>
    public override string ToString() =>
        extractions.Count == 0 ? "| json" : "| json " + string.Join(',', extractions);

    internal static JsonStage Parse(TokenReader tokens)
    {
        tokens.Take();
        return new JsonStage(LabelExtraction.ParseList(tokens));
    }
}
