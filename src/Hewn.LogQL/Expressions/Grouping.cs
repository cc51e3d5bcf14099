namespace Hewn.LogQL.Expressions;

/// <summary>Which labels series are put together by.</summary>
/// <param name="Without">True for <c>without</c>: by all labels but these.</param>
/// <param name="Labels">Names of labels.</param>
public sealed record Grouping(bool Without, IReadOnlyList<string> Labels)
{
    private string Word => Without ? "without" : "by";

    /// <inheritdoc/>
    public override string ToString() => $"{Word} ({string.Join(',', Labels)})";

    /// <summary>As it stands in a text of several lines.</summary>
    internal string Format() => $"{Word} ({string.Join(", ", Labels)})";
}
