namespace Hewn.LogQL.Stages;

/// <summary>How a line is looked through.</summary>
public enum LineFilterOperator
{
    /// <summary><c>|=</c>: it contains a text.</summary>
    Contains,

    /// <summary><c>!=</c></summary>
    ContainsNot,

    /// <summary><c>|~</c>: some part of it matches a regular expression.</summary>
    Matches,

    /// <summary><c>!~</c></summary>
    MatchesNot,

    /// <summary><c>|&gt;</c>: it has the form of a pattern with gaps <c>&lt;_&gt;</c>.</summary>
    Pattern,

    /// <summary><c>!&gt;</c></summary>
    PatternNot,
}
