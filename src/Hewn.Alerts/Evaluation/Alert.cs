using Hewn.LogQL.Labels;

namespace Hewn.Alerts.Evaluation;

/// <summary>One alert: a series of an alerting rule's answer, and how long it has been there. Immutable.</summary>
/// <param name="Labels">The series' labels, the rule's, and <c>alertname</c>; none is empty.</param>
/// <param name="Annotations">What is told with it, as of the last evaluation in which the condition held.</param>
/// <param name="State">Where it stands.</param>
/// <param name="Value">The series' value, as of the same evaluation.</param>
/// <param name="ActiveAt">When the condition was first found to hold.</param>
public sealed record Alert(
    LabelSet Labels, LabelSet Annotations, AlertState State, double Value, DateTimeOffset ActiveAt)
{
    /// <summary>When it began to fire; null: it has not.</summary>
    public DateTimeOffset? FiredAt { get; init; }

    /// <summary>Since when it fires on although the condition does not hold; null: it holds.</summary>
    public DateTimeOffset? KeepFiringSince { get; init; }

    /// <summary>When it ended; null: it has not.</summary>
    public DateTimeOffset? ResolvedAt { get; init; }
}
