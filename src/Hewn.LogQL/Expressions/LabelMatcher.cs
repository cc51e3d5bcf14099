using Hewn.LogQL.Regexes;
using Hewn.LogQL.Values;

namespace Hewn.LogQL.Expressions;

/// <summary>
/// A condition on one label, as in <c>level=~"warn|error"</c>. A label that is absent counts as the empty text.
/// </summary>
/// <remarks>Thread-safe.</remarks>
public sealed class LabelMatcher
{
    private readonly TextMatcher? _regex;
    private readonly IReadOnlyList<TextTest>? _texts;

    /// <summary>A condition of a selector, of <c>keep</c> or <c>drop</c>: expressions match the whole value.</summary>
    /// <exception cref="LogQLException">The value is no regular expression and should be one.</exception>
    public LabelMatcher(string name, MatchOperator match, string value)
        : this(name, match, value, isStage: false)
    {
    }

    private LabelMatcher(string name, MatchOperator match, string value, bool isStage)
    {
        (Name, Match, Value) = (name, match, value);
        if (!match.IsRegex())
            return;
        _regex = TextMatcher.Whole(value, isDotAll: !isStage);
        _texts = isStage ? PlainTexts.Find(value, isWhole: true) : null;
    }

    /// <summary>The label's name.</summary>
    public string Name { get; }

    /// <summary>How its value is compared.</summary>
    public MatchOperator Match { get; }

    /// <summary>What it is compared with.</summary>
    public string Value { get; }

    /// <summary>Whether an expression is no more than texts, which are asked for instead.</summary>
    internal bool IsOfTexts => _texts is not null;

    /// <summary>
    /// A condition that is a stage, as in <c>| model=~"llama.*"</c>. Expressions that are no more than texts mean what
    /// Loki makes of them (<see cref="PlainTexts"/>).
    /// </summary>
    /// <exception cref="LogQLException">The value is no regular expression and should be one.</exception>
    internal static LabelMatcher OfStage(string name, MatchOperator match, string value) =>
        new(name, match, value, isStage: true);

    /// <summary>Whether a value meets the condition.</summary>
    public bool IsMatch(string value) => IsMatch(value.AsSpan());

    /// <summary>Whether a value meets the condition.</summary>
    internal bool IsMatch(ReadOnlySpan<char> value) => Match switch
    {
        MatchOperator.Equal => value.SequenceEqual(Value),
        MatchOperator.NotEqual => !value.SequenceEqual(Value),
        MatchOperator.Matches => Matches(value),
        _ => !Matches(value),
    };

    private bool Matches(ReadOnlySpan<char> value)
    {
        if (_texts is null)
            return _regex!.IsMatch(value);
        foreach (TextTest test in _texts)
        {
            if (test.Passes(value))
                return true;
        }

        return false;
    }

    /// <inheritdoc/>
    public override string ToString() => Name + Match.Sign() + GoText.Quote(Value);
}
