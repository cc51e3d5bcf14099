using Hewn.Alerts.Rules;
using Hewn.LogQL;
using Hewn.LogQL.Labels;
using Hewn.LogQL.Metrics;
using Hewn.LogQL.Templates.Alerting;

namespace Hewn.Alerts.Evaluation;

/// <summary>The course of an alerting rule's alerts, from one evaluation to the next. Not thread-safe.</summary>
/// <remarks>
/// As in Prometheus: an alert is known by its labels; it is pending until <c>for</c> is over, fires while the condition
/// holds and <c>keep_firing_for</c> longer, is then resolved, and known for 15 minutes more.
/// </remarks>
internal sealed class AlertTracker(AlertingRule rule)
{
    /// <summary>The label with the rule's name.</summary>
    public const string NameLabel = "alertname";

    private readonly Dictionary<LabelSet, TrackedAlert> _alerts = [];

    /// <summary>The rule.</summary>
    public AlertingRule Rule => rule;

    /// <summary>All that are known, those that are resolved included, by their labels.</summary>
    public IReadOnlyCollection<TrackedAlert> Tracked => _alerts.Values;

    /// <summary>Takes in what the rule's query gave.</summary>
    /// <param name="found">The answer.</param>
    /// <param name="at">The time it was asked for.</param>
    /// <param name="limit">Alerts at most.</param>
    /// <param name="inputOf">What the templates see of a series.</param>
    /// <exception cref="EvaluationException">Two series have the same labels, or there are too many.</exception>
    public void Update(
        IReadOnlyList<MetricElement> found,
        DateTimeOffset at,
        int limit,
        Func<MetricElement, AlertTemplateInput> inputOf)
    {
        if (found.Count > limit)
            throw new EvaluationException(FormattableString.Invariant(
                $"exceeded limit of {limit} with {found.Count} alerts"));
        var now = new Dictionary<LabelSet, Alert>();
        foreach (MetricElement element in found)
        {
            AlertTemplateInput input = inputOf(element);
            LabelSet labels = LabelsOf(element, input);
            LabelSet annotations = LabelSet.Of(rule.Annotations.Select(text => (text.Name, Expand(text, input))));
            if (!now.TryAdd(labels, new(labels, annotations, AlertState.Pending, element.Value, at)))
                throw new EvaluationException(
                    "vector contains metrics with the same labelset after applying alert labels: " + labels);
        }

        foreach (Alert alert in now.Values)
        {
            if (_alerts.TryGetValue(alert.Labels, out TrackedAlert? known) && known.Alert.State != AlertState.Inactive)
            {
                known.Alert = known.Alert with
                {
                    Value = alert.Value, Annotations = alert.Annotations, KeepFiringSince = null,
                };
            }
            else
            {
                _alerts[alert.Labels] = new(alert);
            }
        }

        foreach (TrackedAlert tracked in _alerts.Values.ToArray())
            Advance(tracked, now.ContainsKey(tracked.Alert.Labels), at);
    }

    /// <summary>Takes up an alert of an earlier process.</summary>
    public void Restore(TrackedAlert alert) => _alerts[alert.Alert.Labels] = alert;

    /// <summary>Gives all alerts away, to a tracker of the same rule.</summary>
    public void GiveTo(AlertTracker other)
    {
        foreach (TrackedAlert tracked in _alerts.Values)
            other.Restore(tracked);
        _alerts.Clear();
    }

    /// <summary>Ends all alerts, because the rule is no more.</summary>
    public void End(DateTimeOffset at)
    {
        foreach (TrackedAlert tracked in _alerts.Values.ToArray())
        {
            if (tracked.Alert.State == AlertState.Pending)
                _alerts.Remove(tracked.Alert.Labels);
            else if (tracked.Alert.State == AlertState.Firing)
                tracked.Alert = tracked.Alert with { State = AlertState.Inactive, ResolvedAt = at };
        }
    }

    private void Advance(TrackedAlert tracked, bool holds, DateTimeOffset at)
    {
        Alert alert = tracked.Alert;
        if (!holds && alert.State == AlertState.Pending)
        {
            _alerts.Remove(alert.Labels);
            return;
        }

        if (!holds && alert.ResolvedAt is { } ended)
        {
            if (at - ended > Limits.ResolvedRetention)
                _alerts.Remove(alert.Labels);
            return;
        }

        if (!holds)
        {
            DateTimeOffset since = alert.KeepFiringSince ?? at;
            bool isKept = at - since < rule.KeepFiringFor;
            tracked.Alert = isKept
                ? alert with { KeepFiringSince = since }
                : alert with { State = AlertState.Inactive, ResolvedAt = at };
        }
        else if (alert.State == AlertState.Pending && at - alert.ActiveAt >= rule.For)
        {
            tracked.Alert = alert with { State = AlertState.Firing, FiredAt = at };
        }
    }

    private LabelSet LabelsOf(MetricElement element, AlertTemplateInput input)
    {
        var labels = new List<Label>(element.Labels);
        labels.AddRange(rule.Labels.Select(text => new Label(text.Name, Expand(text, input))));
        labels.Add(new(NameLabel, rule.Name));
        LabelSet all = LabelSet.Of(labels);
        return all.Without(all.Where(label => label.Value.Length == 0).Select(label => label.Name));
    }

    /// <summary>An alert whose text cannot be made is better than none.</summary>
    private static string Expand(RuleText text, AlertTemplateInput input) =>
        text.Template.TryExpand(input, out string result, out string? error)
            ? result
            : $"<error expanding template: {error}>";
}
