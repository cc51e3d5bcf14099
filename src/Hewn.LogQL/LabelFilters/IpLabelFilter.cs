using Hewn.LogQL.Values;

namespace Hewn.LogQL.LabelFilters;

/// <summary>
/// A label compared with an address, a range <c>10.0.0.1-10.0.0.9</c> or a network <c>10.0.0.0/8</c>. A line
/// without the
/// label is left out, for <c>!=</c> too.
/// </summary>
public sealed class IpLabelFilter(string name, bool isNegated, string pattern) : LabelFilter
{
    /// <summary>The label's name.</summary>
    public string Name => name;

    /// <summary>True for <c>!=</c>.</summary>
    public bool IsNegated => isNegated;

    /// <summary>Address, range or network as written; an unreadable one is an error when the query runs.</summary>
    public string Pattern => pattern;

    /// <inheritdoc/>
    public override string ToString() => $"{name}{(isNegated ? "!=" : "=")}ip({GoText.Quote(pattern)})";
}
