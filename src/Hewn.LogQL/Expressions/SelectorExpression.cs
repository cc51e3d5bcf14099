using Hewn.LogQL.Stages;

namespace Hewn.LogQL.Expressions;

/// <summary>Streams chosen by their labels: <c>{service="api", level!="debug"}</c>.</summary>
public sealed class SelectorExpression(IReadOnlyList<LabelMatcher> matchers) : LogExpression
{
    /// <inheritdoc/>
    public override IReadOnlyList<LabelMatcher> Matchers => matchers;

    /// <inheritdoc/>
    public override IReadOnlyList<Stage> Stages => [];

    /// <inheritdoc/>
    public override string ToString() => "{" + string.Join(", ", matchers) + "}";

    private protected override string FormatSplit(int depth) => Indent(depth) + ToString();
}
