using System.Text;
using Hewn.LogQL.Stages;

namespace Hewn.LogQL.Expressions;

/// <summary>Lines of a selector, gone through stages one after the other.</summary>
public sealed class PipelineExpression(SelectorExpression selector, IReadOnlyList<Stage> stages) : LogExpression
{
    /// <summary>Where the lines come from.</summary>
    public SelectorExpression Selector => selector;

    /// <inheritdoc/>
    public override IReadOnlyList<LabelMatcher> Matchers => selector.Matchers;

    /// <inheritdoc/>
    public override IReadOnlyList<Stage> Stages => stages;

    /// <inheritdoc/>
    public override string ToString() => $"{selector} {string.Join(' ', stages)}";

    private protected override string FormatSplit(int depth)
    {
        var text = new StringBuilder(selector.Format(depth));
        Stage? before = null;
        foreach (Stage stage in stages)
        {
            bool goesOn = stage is LineFilterStage && before is LineFilterStage; // filters in a row share a line
            text.Append(goesOn ? " " : "\n" + Indent(depth + 1)).Append(stage);
            before = stage;
        }

        return text.ToString();
    }
}
