using System.Text.RegularExpressions;
using Hewn.LogQL.Expressions;

namespace Hewn.LogQL.LabelFilters;

/// <summary>A label compared with a text or a regular expression; absent counts as empty.</summary>
public sealed partial class TextLabelFilter(LabelMatcher matcher) : LabelFilter
{
    /// <summary>The condition.</summary>
    public LabelMatcher Matcher => matcher;

    /// <summary>
    /// The condition; an expression that is more than texts and <c>.*</c> stands in backquotes, as Loki prints it.
    /// </summary>
    public override string ToString()
    {
        bool isRaw = matcher.Match == MatchOperator.Matches && !matcher.Value.Contains('`', StringComparison.Ordinal)
            && !TextsWithGaps().IsMatch(matcher.Value);
        return isRaw ? $"{matcher.Name}=~`{matcher.Value}`" : matcher.ToString();
    }

    /// <summary>Alternatives of literal text, each with <c>.*</c> or <c>.+</c> before or behind it.</summary>
    [GeneratedRegex(@"\A(\(\?i\))?((\.[*+])?([^.*+?()\[\]{}|^$\\]|\\.)*(\.[*+])?(\||\z))+\z",
        RegexOptions.CultureInvariant)]
    private static partial Regex TextsWithGaps();
}
