using Hewn.Alerts.Rules;

namespace Hewn.Alerts.Evaluation;

/// <summary>How a rule stands. Immutable.</summary>
/// <param name="Rule">The rule.</param>
/// <param name="Alerts">Its alerts that are pending or fire, by their labels; none of a recording rule.</param>
/// <param name="Samples">The series that a recording rule gave last.</param>
public sealed record RuleStatus(Rule Rule, IReadOnlyList<Alert> Alerts, IReadOnlyList<RecordedSample> Samples)
{
    /// <summary>When it was evaluated last; null: not yet.</summary>
    public DateTimeOffset? EvaluatedAt { get; init; }

    /// <summary>How long that took.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>Why the last evaluation failed; null: it did not.</summary>
    public string? Error { get; init; }

    /// <summary>The highest state of its alerts.</summary>
    public AlertState State => Alerts.Count == 0 ? AlertState.Inactive : Alerts.Max(alert => alert.State);
}
