using Hewn.Alerts.Rules;

namespace Hewn.Alerts.Evaluation;

/// <summary>How a group stands. Immutable.</summary>
/// <param name="File">The file it stands in.</param>
/// <param name="Group">The group.</param>
/// <param name="Interval">From one evaluation to the next.</param>
/// <param name="Rules">Its rules, in order.</param>
public sealed record GroupStatus(
    string File, RuleGroup Group, TimeSpan Interval, IReadOnlyList<RuleStatus> Rules)
{
    /// <summary>Evaluations that were left out because the one before took longer than the interval.</summary>
    public long Missed { get; init; }
}
