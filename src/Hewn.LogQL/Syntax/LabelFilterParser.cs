using Hewn.LogQL.Expressions;
using Hewn.LogQL.LabelFilters;

namespace Hewn.LogQL.Syntax;

/// <summary>
/// Reads conditions on labels. <c>and</c> binds tighter than <c>or</c>; a comma or a blank also means "and" and takes
/// everything behind it as its right side, as in Loki (its documentation says otherwise).
/// </summary>
internal static class LabelFilterParser
{
    private const int OrRank = 1;
    private const int AndRank = 2;

    /// <summary>Reads a condition up to the end of its stage.</summary>
    public static LabelFilter Parse(TokenReader tokens) => Parse(tokens, minRank: 0);

    private static LabelFilter Parse(TokenReader tokens, int minRank)
    {
        tokens.Enter();
        LabelFilter left = ParseOne(tokens);
        while (true)
        {
            if (tokens.TryTakeSymbol(",") || Begins(tokens))
            {
                tokens.CountOperator();
                left = new AndLabelFilter(left, Parse(tokens, minRank: 0));
                continue;
            }

            int rank = tokens.Current.IsKeyword("or") ? OrRank : tokens.Current.IsKeyword("and") ? AndRank : 0;
            if (rank == 0 || rank < minRank)
                break;
            tokens.CountOperator();
            tokens.Take();
            LabelFilter right = Parse(tokens, rank + 1);
            left = rank == OrRank ? new OrLabelFilter(left, right) : new AndLabelFilter(left, right);
        }

        tokens.Leave();
        return left;
    }

    private static bool Begins(TokenReader tokens) =>
        tokens.Current.Kind == TokenKind.Identifier || tokens.Current.IsSymbol("(");

    private static LabelFilter ParseOne(TokenReader tokens)
    {
        if (tokens.TryTakeSymbol("("))
        {
            LabelFilter inner = Parse(tokens, minRank: 0);
            tokens.TakeSymbol(")");
            return inner;
        }

        string name = tokens.TakeIdentifier("IDENTIFIER or (");
        Token sign = tokens.Current;
        Comparison? comparison = sign.Kind == TokenKind.Symbol ? Comparisons.Find(sign.Text) : null;
        MatchOperator? match = sign.Kind == TokenKind.Symbol ? MatchOperators.Find(sign.Text) : null;
        if (comparison is null && match is null)
            throw tokens.Unexpected(hint: NearWord.GuessStage(name, tokens.IsExtended)
                ?? "a condition looks like status >= 500 or level=\"error\"");
        tokens.Take();
        return ParseValue(tokens, name, comparison, match);
    }

    private static LabelFilter ParseValue(
        TokenReader tokens, string name, Comparison? comparison, MatchOperator? match)
    {
        Token value = tokens.Current;
        if (value.IsKeyword("ip") && match is MatchOperator.Equal or MatchOperator.NotEqual)
            return ParseAddress(tokens, name, match == MatchOperator.NotEqual);
        if (value.Kind == TokenKind.String && match is { } known)
            return new TextLabelFilter(LabelMatcher.OfStage(name, known, tokens.Take().Text));
        if (comparison is not { } compared)
            throw tokens.Unexpected("STRING");
        LabelFilter? filter = NumberParser.TryParse(tokens) is { } number
            ? new NumberLabelFilter(name, compared, number)
            : value.Kind switch
            {
                TokenKind.Duration => new DurationLabelFilter(name, compared, value.Amount),
                TokenKind.Bytes => new BytesLabelFilter(name, compared, value.Amount),
                _ => null,
            };
        if (filter is null)
            throw tokens.Unexpected(hint: "compare with a number, a duration (5s), a size (5MB) or a \"text\"");
        if (filter is not NumberLabelFilter)
            tokens.Take();
        return filter;
    }

    private static IpLabelFilter ParseAddress(TokenReader tokens, string name, bool isNegated)
    {
        tokens.Take();
        tokens.TakeSymbol("(");
        string pattern = tokens.TakeText();
        tokens.TakeSymbol(")");
        return new IpLabelFilter(name, isNegated, pattern);
    }
}
