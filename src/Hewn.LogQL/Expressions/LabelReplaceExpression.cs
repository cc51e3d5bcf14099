using Hewn.LogQL.Regexes;
using Hewn.LogQL.Values;

namespace Hewn.LogQL.Expressions;

/// <summary>
/// Series with a label made from another one: <c>label_replace(…, "to", "$1", "from", "(.*):.*")</c>.
/// </summary>
public sealed class LabelReplaceExpression : SampleExpression
{
    /// <summary>A replacement.</summary>
    /// <exception cref="LogQLException"><paramref name="regex"/> is no regular expression.</exception>
    public LabelReplaceExpression(
        SampleExpression inner, string destination, string replacement, string source, string regex)
    {
        (Inner, Destination, Replacement, Source, Regex) = (inner, destination, replacement, source, regex);
        Pattern = TextMatcher.Whole(regex, errorPrefix: "invalid regex in label_replace: ");
    }

    /// <summary>Whose labels are changed.</summary>
    public SampleExpression Inner { get; }

    /// <summary>The label that is set.</summary>
    public string Destination { get; }

    /// <summary>What it is set to; <c>$1</c> or <c>${name}</c> stand for groups.</summary>
    public string Replacement { get; }

    /// <summary>The label that is looked at.</summary>
    public string Source { get; }

    /// <summary>What its whole value must match.</summary>
    public string Regex { get; }

    /// <summary>The compiled <see cref="Regex"/>.</summary>
    internal TextMatcher Pattern { get; }

    private IEnumerable<string> Texts =>
        new[] { Destination, Replacement, Source, Regex }.Select(GoText.Quote);

    /// <inheritdoc/>
    public override string ToString() => $"label_replace({Inner},{string.Join(',', Texts)})";

    private protected override string FormatSplit(int depth)
    {
        string inner = Indent(depth + 1);
        return $"{Indent(depth)}label_replace(\n{Inner.Format(depth + 1)},\n{inner}"
            + string.Join(",\n" + inner, Texts) + $"\n{Indent(depth)})";
    }
}
