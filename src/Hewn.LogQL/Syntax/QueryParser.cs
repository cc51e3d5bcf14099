using Hewn.LogQL.Expressions;

namespace Hewn.LogQL.Syntax;

/// <summary>Reads LogQL.</summary>
/// <remarks>Thread-safe. Time and memory are bounded by <see cref="ParseLimits"/>.</remarks>
public static class QueryParser
{
    /// <summary>Reads a whole query.</summary>
    /// <exception cref="LogQLException">It is none; a <see cref="ParseException"/> says where.</exception>
    public static Expression Parse(string query) => Parse(query, Language.Strict);

    /// <summary>Reads a whole query that may say more than Loki understands.</summary>
    /// <exception cref="LogQLException">It is none; a <see cref="ParseException"/> says where.</exception>
    public static Expression Parse(string query, Language language)
    {
        ArgumentNullException.ThrowIfNull(query);
        var tokens = new TokenReader(query, language);
        try
        {
            return Parse(tokens);
        }
        catch (ParseException fault) when (fault.Line == 0)
        {
            throw fault.PlacedAt(tokens.Last); // which made no sense
        }
    }

    /// <summary>Reads a selector alone, as <c>match[]</c> of the API has it.</summary>
    /// <param name="text">The text.</param>
    /// <param name="allowsAny">True when it may choose every stream.</param>
    /// <exception cref="LogQLException">It is none.</exception>
    public static SelectorExpression ParseSelector(string text, bool allowsAny = false)
    {
        ArgumentNullException.ThrowIfNull(text);
        var tokens = new TokenReader(text);
        SelectorExpression selector = SelectorParser.Parse(tokens);
        if (tokens.Current.Kind != TokenKind.End)
            throw tokens.Unexpected();
        if (!allowsAny)
            SelectorParser.Check(selector);
        return selector;
    }

    private static Expression Parse(TokenReader tokens)
    {
        Token first = tokens.Current;
        Expression expression = SampleParser.Parse(tokens);
        if (tokens.Current.Kind != TokenKind.End)
            throw tokens.Unexpected();
        if (expression is LogExpression log && !tokens.IsExtended)
            SelectorParser.Check(new SelectorExpression(log.Matchers), first);
        return expression;
    }
}
