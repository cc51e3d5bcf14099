using Hewn.LogQL.Expressions;

namespace Hewn.LogQL.LabelFilters;

/// <summary>A label compared with a text or a regular expression; absent counts as empty.</summary>
public sealed class TextLabelFilter(LabelMatcher matcher) : LabelFilter
{
    /// <summary>The condition.</summary>
    public LabelMatcher Matcher => matcher;

    /// <summary>The condition; an expression that is more than texts stands in backquotes, as Loki prints it.</summary>
    public override string ToString()
    {
        bool isRaw = matcher is { Match: MatchOperator.Matches, IsOfTexts: false }
            && !matcher.Value.Contains('`', StringComparison.Ordinal);
        return isRaw ? $"{matcher.Name}=~`{matcher.Value}`" : matcher.ToString();
    }
}
