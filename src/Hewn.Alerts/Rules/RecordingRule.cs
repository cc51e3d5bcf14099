using Hewn.LogQL.Expressions;

namespace Hewn.Alerts.Rules;

/// <summary>A rule whose every series is recorded under a new name. Immutable.</summary>
public sealed class RecordingRule : Rule
{
    internal RecordingRule(string name, SampleExpression expression, string text, IReadOnlyList<RuleText> labels)
        : base(name, expression, text, labels)
    {
    }
}
