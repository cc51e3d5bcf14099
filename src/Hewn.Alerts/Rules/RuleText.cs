using Hewn.LogQL.Templates.Alerting;

namespace Hewn.Alerts.Rules;

/// <summary>A label or annotation of a rule: a name and a text that may be a template. Immutable.</summary>
/// <param name="Name">The name.</param>
/// <param name="Template">The text; of recording rules it is plain.</param>
public sealed record RuleText(string Name, AlertTemplate Template)
{
    /// <summary>The text as it was written.</summary>
    public string Text => Template.Text;
}
