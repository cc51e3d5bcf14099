namespace Hewn.LogQL.Expressions;

/// <summary>How series of two sides find each other: <c>on (level) group_left (model)</c>.</summary>
/// <param name="On">True for <c>on</c>: by these labels; false for <c>ignoring</c>: by all others.</param>
/// <param name="Labels">Names of labels.</param>
/// <param name="Cardinality">How many may meet.</param>
/// <param name="Include">Labels that the side of the one gives to the result.</param>
public sealed record VectorMatching(
    bool On, IReadOnlyList<string> Labels, MatchCardinality Cardinality, IReadOnlyList<string> Include)
{
    /// <summary>By all labels, one to one: when nothing is said.</summary>
    public static VectorMatching Default { get; } = new(false, [], MatchCardinality.OneToOne, []);


    /// <summary>Empty when nothing is said; otherwise with a blank at the end.</summary>
    public override string ToString() => ToString("");

    /// <summary>As it stands before the right side.</summary>
    /// <remarks>
    /// Brackets right behind <c>group_left</c> are read as its labels, so empty ones come between. Loki prints none
    /// there, and cannot read what it printed.
    /// </remarks>
    internal string ToString(string right) => On || Labels.Count > 0 ? Print(",", right) : "";

    /// <summary>As it stands in a text of several lines, where <c>on ()</c> is left out.</summary>
    internal string Format(string right) => Labels.Count > 0 ? Print(", ", right) : "";

    private string Print(string comma, string right)
    {
        string group = Cardinality switch
        {
            MatchCardinality.ManyToOne => "group_left",
            MatchCardinality.OneToMany => "group_right",
            _ => "",
        };
        bool isBracketNext = group.Length > 0 && right.AsSpan().TrimStart().StartsWith("(");
        string include = Include.Count > 0 || isBracketNext ? $" ({string.Join(comma, Include)})" : "";
        return $"{(On ? "on" : "ignoring")} ({string.Join(comma, Labels)}) {group}{include}";
    }
}
