using Hewn.LogQL.Expressions;

namespace Hewn.LogQL.Syntax;

/// <summary>Reads <c>by (…)</c> and <c>without (…)</c>, and lists of labels in brackets.</summary>
internal static class GroupingParser
{
    /// <summary>Reads a grouping if one is next.</summary>
    public static Grouping? TryParse(TokenReader tokens)
    {
        if (tokens.TryTakeKeyword("by"))
            return new Grouping(false, ParseLabels(tokens));
        return tokens.TryTakeKeyword("without") ? new Grouping(true, ParseLabels(tokens)) : null;
    }

    /// <summary>Reads <c>(a, b)</c> or <c>()</c>.</summary>
    public static List<string> ParseLabels(TokenReader tokens)
    {
        tokens.TakeSymbol("(");
        var labels = new List<string>();
        if (tokens.TryTakeSymbol(")"))
            return labels;
        labels.Add(tokens.TakeIdentifier("IDENTIFIER or )"));
        while (tokens.TryTakeSymbol(","))
            labels.Add(tokens.TakeIdentifier());
        if (!tokens.TryTakeSymbol(")"))
            throw tokens.Unexpected(", or )");
        return labels;
    }
}
