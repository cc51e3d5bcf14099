using Hewn.LogQL.Expressions;
using Hewn.LogQL.Labels;

namespace Hewn.Cli.Query;

/// <summary>
/// Values that a selector leaves out although they differ from what it asks for in their case alone: of several
/// programs one writes <c>ERROR</c> and another one <c>error</c>, and an answer of one of them looks whole.
/// </summary>
internal static class OtherCases
{
    private const int MaxShown = 200; // letters of a value: more is no word that somebody wrote in another case

    /// <summary>A sentence for each label of which that is so.</summary>
    /// <param name="expression">What was asked.</param>
    /// <param name="streams">
    /// The streams that were met; numbers are counted without meeting those that are left out.
    /// </param>
    public static IEnumerable<string> Sentences(Expression expression, IReadOnlyCollection<LabelSet> streams) =>
        AskedLog.Of(expression).SelectMany(asked => asked.Log.Matchers
            .Select(matcher => Sentence(matcher, asked.Log.Matchers, streams))).OfType<string>().Distinct();

    /// <summary>Any case of a value, as a selector asks for it.</summary>
    public static string AnyCase(LabelMatcher matcher) => // not made a matcher: nobody has asked for it yet
        new Label(matcher.Name, $"(?i){Escaped(matcher.Value)}").ToString().Insert(matcher.Name.Length + 1, "~");

    private static string? Sentence(
        LabelMatcher matcher, IReadOnlyList<LabelMatcher> all, IReadOnlyCollection<LabelSet> streams)
    {
        if (matcher is not { Match: MatchOperator.Equal, Value.Length: > 0 and <= MaxShown })
            return null;
        bool isFound = false;
        string? other = null;
        foreach (LabelSet stream in streams)
        {
            string value = stream[matcher.Name];
            if (value == matcher.Value)
                isFound = true;
            else if (value.Equals(matcher.Value, StringComparison.OrdinalIgnoreCase) && Passes(stream, all, matcher))
                other ??= value;
        }

        // Where nothing has the value itself, that is why nothing was found, and said there.
        return isFound && other is not null
            ? $"{matcher} leaves out lines with {new Label(matcher.Name, other)}. For any case: {AnyCase(matcher)}"
            : null;
    }

    private static bool Passes(LabelSet stream, IReadOnlyList<LabelMatcher> all, LabelMatcher but)
    {
        foreach (LabelMatcher matcher in all)
        {
            if (matcher != but && !matcher.IsMatch(stream[matcher.Name]))
                return false;
        }

        return true;
    }

    /// <summary>A text as an expression that matches it alone, in the syntax of RE2.</summary>
    private static string Escaped(string text) =>
        string.Concat(text.Select(letter => @"\.+*?()|[]{}^$".Contains(letter) ? $@"\{letter}" : $"{letter}"));
}
