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

    /// <summary>A condition.</summary>
    /// <exception cref="LogQLException">The value is no regular expression and should be one.</exception>
    public LabelMatcher(string name, MatchOperator match, string value)
    {
        (Name, Match, Value) = (name, match, value);
        if (match.IsRegex())
            _regex = TextMatcher.Whole(value);
    }

    /// <summary>The label's name.</summary>
    public string Name { get; }

    /// <summary>How its value is compared.</summary>
    public MatchOperator Match { get; }

    /// <summary>What it is compared with.</summary>
    public string Value { get; }

    /// <summary>Whether a value meets the condition.</summary>
    public bool IsMatch(string value) => Match switch
    {
        MatchOperator.Equal => value == Value,
        MatchOperator.NotEqual => value != Value,
        MatchOperator.Matches => _regex!.IsMatch(value),
        _ => !_regex!.IsMatch(value),
    };

    /// <summary>Whether a value meets the condition.</summary>
    internal bool IsMatch(ReadOnlySpan<char> value) => Match switch
    {
        MatchOperator.Equal => value.SequenceEqual(Value),
        MatchOperator.NotEqual => !value.SequenceEqual(Value),
        MatchOperator.Matches => _regex!.IsMatch(value),
        _ => !_regex!.IsMatch(value),
    };

    /// <inheritdoc/>
    public override string ToString() => Name + Match.Sign() + GoText.Quote(Value);
}
