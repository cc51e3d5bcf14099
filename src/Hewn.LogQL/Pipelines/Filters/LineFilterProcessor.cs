using Hewn.LogQL.Regexes;
using Hewn.LogQL.Stages;

namespace Hewn.LogQL.Pipelines.Filters;

/// <summary>Keeps lines that have one of some things, or drops them.</summary>
internal sealed class LineFilterProcessor : LineStage
{
    private readonly bool _isNegated;
    private readonly LineCondition[] _conditions;

    /// <summary>A processor for a filter.</summary>
    /// <exception cref="LogQLException">A regular expression, pattern or address that cannot be read.</exception>
    public LineFilterProcessor(LineFilterStage stage)
    {
        _isNegated = stage.Operator.IsNegated();
        _conditions = [.. stage.Needles.Select(needle => Condition(stage.Operator, needle))];
    }

    /// <inheritdoc/>
    public override bool Process(LineContext line)
    {
        ReadOnlySpan<byte> text = line.Line.Span;
        foreach (LineCondition condition in _conditions)
        {
            if (condition.IsMet(text))
                return !_isNegated;
        }

        return _isNegated;
    }

    private static LineCondition Condition(LineFilterOperator filter, LineNeedle needle) => filter switch
    {
        LineFilterOperator.Contains or LineFilterOperator.ContainsNot when needle.IsAddress =>
            new AddressCondition(needle.Text),
        _ when needle.IsAddress => throw new EvaluationException("ip: invalid operation"),
        LineFilterOperator.Contains or LineFilterOperator.ContainsNot => new ContainsCondition(needle.Text),
        LineFilterOperator.Matches or LineFilterOperator.MatchesNot =>
            new RegexCondition(TextMatcher.Part(needle.Text)),
        _ => new PatternCondition(LinePattern.ForFilter(needle.Text)),
    };
}
