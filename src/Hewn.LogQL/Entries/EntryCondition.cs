using Hewn.LogQL.LabelFilters;

namespace Hewn.LogQL.Entries;

/// <summary>A condition on one label that a line must meet, or the query drops it. Immutable.</summary>
/// <param name="Filter">
/// A <see cref="NumberLabelFilter"/> or a <see cref="TextLabelFilter"/>. As in the language, a line that lacks the
/// label
/// fails the former and has an empty text for the latter, and one whose value is no number is not dropped.
/// </param>
/// <param name="IsAfterJson">
/// True when the label is looked for behind <c>| json</c>: fields of the line are labels then; false when it must be a
/// label of the stream or structured metadata.
/// </param>
public sealed record EntryCondition(LabelFilter Filter, bool IsAfterJson)
{
    /// <summary>The label's name.</summary>
    public string Name => Filter switch
    {
        NumberLabelFilter number => number.Name,
        TextLabelFilter text => text.Matcher.Name,
        _ => throw new InvalidOperationException($"no condition on one label: {Filter}"),
    };
}
