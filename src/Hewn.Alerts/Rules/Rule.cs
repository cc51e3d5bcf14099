using Hewn.LogQL.Expressions;

namespace Hewn.Alerts.Rules;

/// <summary>
/// A rule: an <see cref="AlertingRule"/> or a <see cref="RecordingRule"/>; there are no others. Immutable.
/// </summary>
public abstract class Rule
{
    private protected Rule(string name, SampleExpression expression, string text, IReadOnlyList<RuleText> labels)
    {
        (Name, Expression, ExpressionText, Labels) = (name, expression, text, labels);
    }

    /// <summary>The alert's name, or that of the recorded series.</summary>
    public string Name { get; }

    /// <summary>What is asked.</summary>
    public SampleExpression Expression { get; }

    /// <summary>The same as it was written.</summary>
    public string ExpressionText { get; }

    /// <summary>Labels that are added, those of the group included.</summary>
    public IReadOnlyList<RuleText> Labels { get; }

    /// <summary>Line of the rule in its file, from 1.</summary>
    public int Line { get; init; }

    /// <summary>What tells the rule from others of its group, for what is kept over restarts.</summary>
    internal string Identity =>
        $"{Name}\n{ExpressionText}\n{string.Join('\n', Labels.Select(label => $"{label.Name}={label.Text}"))}";
}
