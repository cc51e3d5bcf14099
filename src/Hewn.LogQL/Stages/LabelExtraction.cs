using Hewn.LogQL.Syntax;
using Hewn.LogQL.Values;

namespace Hewn.LogQL.Stages;

/// <summary>A label and where a parser finds its value: <c>code="error.code"</c>.</summary>
/// <param name="Label">The label that is set.</param>
/// <param name="Path">Where its value stands.</param>
public sealed record LabelExtraction(string Label, string Path)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Label}={GoText.Quote(Path)}";

    /// <summary>Reads <c>a, b="x.y"</c>; a name alone is its own path. Empty when none stands here.</summary>
    internal static List<LabelExtraction> ParseList(TokenReader tokens)
    {
        var list = new List<LabelExtraction>();
        if (tokens.Current.Kind != TokenKind.Identifier)
            return list;
        do
        {
            string label = tokens.TakeIdentifier();
            list.Add(new(label, tokens.TryTakeSymbol("=") ? tokens.TakeText() : label));
        }
        while (tokens.TryTakeSymbol(","));
        return list;
    }
}
