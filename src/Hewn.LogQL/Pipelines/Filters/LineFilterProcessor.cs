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
        bool isChain = stage.Needles.Count > 1 && !_isNegated;
        LineCondition[] conditions =
            [.. stage.Needles.SelectMany(needle => Conditions(stage.Operator, needle, isChain))];
        // "Or anything" is forgotten, as Loki does it; on its own it lets every line through.
        LineCondition[] choosing = [.. conditions.Where(condition => condition is not AnyCondition)];
        _conditions = choosing.Length > 0 && !_isNegated ? choosing : conditions;
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

    /// <summary>Conditions for a needle, of which one must be met.</summary>
    /// <remarks>
    /// In a chain with <c>or</c> Loki takes an address for a text like any other (its <c>newOrFilter</c> does not look
    /// at the operation); answers here are Loki's.
    /// </remarks>
    private static IEnumerable<LineCondition> Conditions(LineFilterOperator filter, LineNeedle needle, bool isChain)
    {
        bool isText = filter is LineFilterOperator.Contains or LineFilterOperator.ContainsNot;
        if (needle.IsAddress && !isChain && !isText)
            throw new EvaluationException("ip: invalid operation");
        if (needle.IsAddress && !isChain)
            return [new AddressCondition(needle.Text)];
        if (isText)
            return [needle.Text.Length == 0 ? new AnyCondition() : new ContainsCondition(needle.Text)];
        return filter is LineFilterOperator.Matches or LineFilterOperator.MatchesNot
            ? Expression(needle.Text)
            : [new PatternCondition(LinePattern.ForFilter(needle.Text))];
    }

    private static IEnumerable<LineCondition> Expression(string pattern)
    {
        var matcher = TextMatcher.Part(pattern);
        IReadOnlyList<TextTest>? tests = PlainTexts.Find(pattern, isWhole: false);
        if (tests is null || tests.Any(test => test.IgnoresCase || test.Kind == TextTestKind.NotEmpty))
            return [new RegexCondition(matcher)];
        return tests.Select<TextTest, LineCondition>(test => test.Kind == TextTestKind.Any
            ? new AnyCondition()
            : new ContainsCondition(test.Text));
    }
}
