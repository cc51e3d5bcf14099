namespace Hewn.LogQL.Expressions;

/// <summary>Signs of <see cref="MatchOperator"/>.</summary>
internal static class MatchOperators
{
    /// <summary>As written in a query.</summary>
    public static string Sign(this MatchOperator match) => match switch
    {
        MatchOperator.Equal => "=",
        MatchOperator.NotEqual => "!=",
        MatchOperator.Matches => "=~",
        _ => "!~",
    };

    /// <summary>True for the two that take a regular expression.</summary>
    public static bool IsRegex(this MatchOperator match) => match is MatchOperator.Matches or MatchOperator.NotMatches;

    /// <summary>The operator of a sign; null when it is none.</summary>
    public static MatchOperator? Find(string sign) => sign switch
    {
        "=" => MatchOperator.Equal,
        "!=" => MatchOperator.NotEqual,
        "=~" => MatchOperator.Matches,
        "!~" => MatchOperator.NotMatches,
        _ => null,
    };
}
