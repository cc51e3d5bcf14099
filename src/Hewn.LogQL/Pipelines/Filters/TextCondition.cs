using Hewn.LogQL.Expressions;
using Hewn.LogQL.Labels;
using Hewn.LogQL.Values;

namespace Hewn.LogQL.Pipelines.Filters;

/// <summary>Compares a label with a text or a regular expression; an absent label is empty.</summary>
internal sealed class TextCondition(LabelMatcher matcher) : LineStage
{
    private readonly TextBuffer _text = new();
    private readonly byte[] _value = GoText.ToBytes(matcher.Value);
    private readonly bool _isError = matcher.Name == LabelNames.Error;
    private readonly bool _isText = matcher.Match is MatchOperator.Equal or MatchOperator.NotEqual;

    /// <inheritdoc/>
    public override bool Process(LineContext line)
    {
        if (_isError)
            return matcher.IsMatch(line.Labels.Error ?? "");
        line.Labels.TryGet(matcher.Name, out ReadOnlyMemory<byte> value);
        return _isText
            ? value.Span.SequenceEqual(_value) == (matcher.Match == MatchOperator.Equal)
            : matcher.IsMatch(_text.Read(value.Span));
    }
}
