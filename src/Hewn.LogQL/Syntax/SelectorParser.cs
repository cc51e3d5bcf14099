using Hewn.LogQL.Expressions;

namespace Hewn.LogQL.Syntax;

/// <summary>Reads selectors of streams.</summary>
internal static class SelectorParser
{
    /// <summary>Reads <c>{a="b", c=~"d"}</c>, empty ones too.</summary>
    public static SelectorExpression Parse(TokenReader tokens)
    {
        tokens.TakeSymbol("{");
        var matchers = new List<LabelMatcher>();
        if (tokens.TryTakeSymbol("}"))
            return new SelectorExpression(matchers);
        matchers.Add(ParseMatcher(tokens, "IDENTIFIER or }"));
        while (tokens.TryTakeSymbol(","))
            matchers.Add(ParseMatcher(tokens, "IDENTIFIER"));
        if (!tokens.TryTakeSymbol("}"))
            throw tokens.Unexpected("} or ,");
        return new SelectorExpression(matchers);
    }

    /// <summary>
    /// Reads a selector; every stream is meant when there is none and the language allows that.
    /// </summary>
    public static SelectorExpression ParseOrAll(TokenReader tokens)
    {
        bool hasNone = tokens.Current.Kind is TokenKind.Range || tokens.Current.IsSymbol("|")
            || (tokens.Current.Kind == TokenKind.Symbol
                && Stages.LineFilterOperators.Find(tokens.Current.Text) is not null);
        return hasNone && tokens.IsExtended ? new SelectorExpression([]) : Parse(tokens);
    }

    /// <summary>Whether a selector, or the stages behind an omitted one, stand here.</summary>
    public static bool IsHere(TokenReader tokens) => tokens.Current.IsSymbol("{")
        || (tokens.IsExtended && (tokens.Current.IsSymbol("|") || (tokens.Current.Kind == TokenKind.Symbol
            && Stages.LineFilterOperators.Find(tokens.Current.Text) is not null)));

    /// <summary>Refuses a selector that may choose everything: such a query would read every stream.</summary>
    /// <param name="selector">The selector.</param>
    /// <param name="place">Where it stands; none when it is all there is.</param>
    public static void Check(SelectorExpression selector, Token place = default)
    {
        if (selector.Matchers.Any(matcher => !matcher.IsMatch("")))
            return;
        throw ParseException.Meaning(
            "queries require at least one regexp or equality matcher that does not have an empty-compatible value. "
            + "For instance, app=~\".*\" does not meet this requirement, but app=~\".+\" will").PlacedAt(place);
    }

    private static LabelMatcher ParseMatcher(TokenReader tokens, string expected)
    {
        string name = tokens.TakeIdentifier(expected);
        if (tokens.Current.Kind != TokenKind.Symbol || MatchOperators.Find(tokens.Current.Text) is not { } match)
            throw tokens.Unexpected("= or =~ or !~ or !=");
        tokens.Take();
        return new LabelMatcher(name, match, tokens.TakeText());
    }
}
