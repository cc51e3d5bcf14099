using Hewn.LogQL.Regexes;
using Hewn.LogQL.Syntax;
using Hewn.LogQL.Values;

namespace Hewn.LogQL.Stages;

/// <summary>
/// Makes labels of the named groups of a regular expression: <c>| regexp "(?P&lt;status&gt;\\d{3})"</c>.
/// </summary>
public sealed class RegexpStage : Stage
{
    private RegexpStage(string pattern, TextMatcher matcher) => (Pattern, Matcher) = (pattern, matcher);

    /// <summary>The expression as written.</summary>
    public string Pattern { get; }

    /// <summary>The expression compiled.</summary>
    internal TextMatcher Matcher { get; }

    /// <inheritdoc/>
    public override string ToString() => "| regexp " + GoText.Quote(Pattern);

    internal static RegexpStage Parse(TokenReader tokens)
    {
        const string parser = "invalid regexp parser: ";
        tokens.Take();
        string pattern = tokens.TakeText();
        var matcher = TextMatcher.Part(pattern, parser);
        if (matcher.GroupNames.Count == 0)
        {
            throw ParseException.Meaning(parser + "at least one named capture must be supplied",
                "name a group: (?P<status>\\d{3})");
        }

        if (matcher.GroupNames.GroupBy(name => name).FirstOrDefault(group => group.Count() > 1) is { } twice)
            throw ParseException.Meaning($"{parser}duplicate extracted label name '{twice.Key}'");
        return new RegexpStage(pattern, matcher);
    }
}
