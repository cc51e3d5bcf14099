using Hewn.LogQL.Expressions;
using Hewn.LogQL.Labels;

namespace Hewn.Cli.Query;

/// <summary>
/// Values that a selector leaves out although they differ from what it asks for in their case alone: of several
/// programs one writes <c>ERROR</c> and another one <c>error</c>, and an answer of one of them looks whole.
/// </summary>
internal static class OtherCases
{
    /// <summary>A sentence for each label of which that is so.</summary>
    /// <param name="expression">What was asked.</param>
    /// <param name="streams">
    /// The streams that were met; numbers are counted without meeting those that are left out.
    /// </param>
    public static IEnumerable<string> Sentences(Expression expression, IEnumerable<LabelSet> streams)
    {
        LabelMatcher[] equals = [.. AskedLog.Of(expression).SelectMany(asked => asked.Log.Matchers)
            .Where(matcher => matcher is { Match: MatchOperator.Equal, Value.Length: > 0 }).Distinct()];
        if (equals.Length == 0)
            yield break;
        LabelSet[] all = [.. streams];
        foreach (LabelMatcher matcher in equals)
        {
            string[] values = [.. all.Select(stream => stream[matcher.Name])
                .Where(value => value.Equals(matcher.Value, StringComparison.OrdinalIgnoreCase)
                    && !matcher.IsMatch(value))
                .Distinct().Order(StringComparer.Ordinal)];
            // Where nothing has the value itself, that is why nothing was found, and said there.
            if (values.Length > 0 && Array.Exists(all, stream => matcher.IsMatch(stream[matcher.Name])))
            {
                yield return $"{matcher} leaves out lines with {new Label(matcher.Name, values[0])}. For any case: "
                    + $"{matcher.Name}=~\"(?i){matcher.Value}\"";
            }
        }
    }
}
