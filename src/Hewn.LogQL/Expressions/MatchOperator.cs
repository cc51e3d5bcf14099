namespace Hewn.LogQL.Expressions;

/// <summary>How a text is compared.</summary>
public enum MatchOperator
{
    /// <summary><c>=</c></summary>
    Equal,

    /// <summary><c>!=</c></summary>
    NotEqual,

    /// <summary><c>=~</c>: the whole text matches a regular expression.</summary>
    Matches,

    /// <summary><c>!~</c></summary>
    NotMatches,
}
