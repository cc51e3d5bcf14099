using Hewn.LogQL.Expressions;

namespace Hewn.Alerts.Rules;

/// <summary>A rule whose every series is an alert. Immutable.</summary>
public sealed class AlertingRule : Rule
{
    internal AlertingRule(
        string name,
        SampleExpression expression,
        string text,
        IReadOnlyList<RuleText> labels,
        IReadOnlyList<RuleText> annotations)
        : base(name, expression, text, labels) => Annotations = annotations;

    /// <summary>What is told with the alert.</summary>
    public IReadOnlyList<RuleText> Annotations { get; }

    /// <summary><c>for</c>: how long the condition must hold before the alert fires. Default: at once.</summary>
    public TimeSpan For { get; init; }

    /// <summary>
    /// <c>keep_firing_for</c>: how long the alert goes on firing after the condition last held. Default: not at all.
    /// </summary>
    public TimeSpan KeepFiringFor { get; init; }
}
