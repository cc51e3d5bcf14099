using Hewn.LogQL.Regexes;

namespace Hewn.LogQL.Pipelines.Filters;

/// <summary>A regular expression that matches some part of the line.</summary>
internal sealed class RegexCondition(TextMatcher matcher) : LineCondition
{
    private readonly TextBuffer _text = new();

    /// <inheritdoc/>
    public override bool IsMet(ReadOnlySpan<byte> line) => matcher.IsMatch(_text.Read(line));
}
