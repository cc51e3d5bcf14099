using Hewn.LogQL.Syntax;

namespace Hewn.LogQL.Stages;

/// <summary>
/// Lines by a label: <c>| sort duration_ms desc</c>. Numbers come before texts, by their value; lines without the label
/// come last. Of the same value they stay in order.
/// </summary>
public sealed class SortStage(string label, bool isDescending) : ResultStage
{
    /// <inheritdoc/>
    public override string Label => label;

    /// <summary>True for the greatest first.</summary>
    public bool IsDescending => isDescending;

    /// <inheritdoc/>
    public override string ToString() => $"| sort {label}{(isDescending ? " desc" : "")}";

    internal static SortStage Parse(TokenReader tokens)
    {
        tokens.Take();
        string label = tokens.TakeIdentifier();
        bool isDescending = tokens.Current is { Kind: TokenKind.Identifier, Text: "desc" };
        if (isDescending || tokens.Current is { Kind: TokenKind.Identifier, Text: "asc" })
            tokens.Take();
        return new SortStage(label, isDescending);
    }
}
