using Hewn.LogQL.Expressions;
using Hewn.LogQL.Syntax;

namespace Hewn.LogQL.Stages;

/// <summary>A label by its name, or by name and value.</summary>
/// <param name="Name">The label's name.</param>
/// <param name="Matcher">What its value must be; null for any.</param>
public sealed record LabelChoice(string Name, LabelMatcher? Matcher)
{
    /// <inheritdoc/>
    public override string ToString() => Matcher?.ToString() ?? Name;

    internal static List<LabelChoice> ParseList(TokenReader tokens)
    {
        var list = new List<LabelChoice>();
        do
        {
            string name = tokens.TakeIdentifier();
            MatchOperator? match = tokens.Current.Kind == TokenKind.Symbol
                ? MatchOperators.Find(tokens.Current.Text)
                : null;
            if (match is not null)
                tokens.Take();
            list.Add(new(name, match is { } known ? new LabelMatcher(name, known, tokens.TakeText()) : null));
        }
        while (tokens.TryTakeSymbol(","));
        return list;
    }
}
