using Hewn.LogQL.Labels;
using Hewn.LogQL.Metrics;

namespace Hewn.LogQL.Templates.Alerting;

/// <summary>What a template of an alert is expanded over. Immutable.</summary>
/// <param name="Labels"><c>$labels</c>: the labels of the series.</param>
/// <param name="Value"><c>$value</c>: its value.</param>
/// <param name="TimeNs">When the rule is evaluated, in nanoseconds since 1970; <c>now</c> gives it.</param>
public sealed record AlertTemplateInput(LabelSet Labels, double Value, long TimeNs)
{
    /// <summary><c>$externalLabels</c>: labels of the whole installation. Default: none.</summary>
    public LabelSet ExternalLabels { get; init; } = LabelSet.Empty;

    /// <summary><c>$externalURL</c> and <c>externalURL</c>: where people reach this. Default: empty.</summary>
    public string ExternalUrl { get; init; } = "";

    /// <summary>
    /// Answers <c>query</c> for the rule's time. Null, the default: templates that ask fail. A <see
    /// cref="LogQLException"/> becomes the template's failure.
    /// </summary>
    public Func<string, IReadOnlyList<MetricElement>>? Query { get; init; }
}
