using Hewn.LogQL.Values;

namespace Hewn.LogQL.Syntax;

/// <summary>Reads numbers with their sign.</summary>
internal static class NumberParser
{
    /// <summary>Reads a number if one is next, with a sign or without; null when none is.</summary>
    public static double? TryParse(TokenReader tokens)
    {
        bool isNegative = tokens.Current.IsSymbol("-");
        if (isNegative || tokens.Current.IsSymbol("+"))
        {
            tokens.Take();
            if (tokens.Current.Kind != TokenKind.Number)
                throw tokens.Unexpected("NUMBER", "a sign stands before a number only; write 0 - (…) for the rest");
        }

        if (tokens.Current.Kind != TokenKind.Number)
            return null;
        double value = Value(tokens.Take());
        return isNegative ? -value : value;
    }

    /// <summary>Value of a number's token.</summary>
    public static double Value(Token token)
    {
        if (!GoFloat.TryParse(token.Text, out double value))
        {
            throw ParseException.Meaning("unable to parse literal as a float: strconv.ParseFloat: parsing "
                + $"{GoText.Quote(token.Text)}: invalid syntax", "write the number in decimal digits").PlacedAt(token);
        }

        return value;
    }
}
