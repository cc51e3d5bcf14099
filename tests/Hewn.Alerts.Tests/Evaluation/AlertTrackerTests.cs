using Hewn.Alerts.Evaluation;
using Hewn.Alerts.Rules;
using Hewn.LogQL;
using Hewn.LogQL.Labels;
using Hewn.LogQL.Metrics;

namespace Hewn.Alerts.Tests.Evaluation;

/// <summary>The course of one rule's alerts.</summary>
public sealed class AlertTrackerTests
{
    private static readonly DateTimeOffset _start = new(2026, 1, 19, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void An_alert_is_pending_fires_fires_on_is_resolved_and_forgotten()
    {
        AlertTracker tracker = Tracker("for: 2m, keep_firing_for: 3m");
        At(tracker, 0, 5);
        Only(tracker).ShouldBe((AlertState.Pending, 5.0));
        At(tracker, 1, 6);
        Only(tracker).ShouldBe((AlertState.Pending, 6.0));
        At(tracker, 2, 7);
        Only(tracker).ShouldBe((AlertState.Firing, 7.0));
        Alert(tracker).ActiveAt.ShouldBe(_start);
        Alert(tracker).FiredAt.ShouldBe(_start.AddMinutes(2));
        At(tracker, 3); // the condition is over: fires on, with the value of when it held
        Only(tracker).ShouldBe((AlertState.Firing, 7.0));
        Alert(tracker).KeepFiringSince.ShouldBe(_start.AddMinutes(3));
        At(tracker, 4, 8); // holds again
        Alert(tracker).KeepFiringSince.ShouldBeNull();
        At(tracker, 5);
        At(tracker, 7);
        Only(tracker).ShouldBe((AlertState.Firing, 8.0));
        At(tracker, 8); // three minutes after minute 5
        Only(tracker).ShouldBe((AlertState.Inactive, 8.0));
        Alert(tracker).ResolvedAt.ShouldBe(_start.AddMinutes(8));
        At(tracker, 23);
        tracker.Tracked.Count.ShouldBe(1); // 15 minutes are not over
        At(tracker, 24);
        tracker.Tracked.ShouldBeEmpty();
    }

    [Fact]
    public void A_pending_alert_whose_condition_ends_is_gone_and_begins_anew()
    {
        AlertTracker tracker = Tracker("for: 2m");
        At(tracker, 0, 1);
        At(tracker, 1);
        tracker.Tracked.ShouldBeEmpty();
        At(tracker, 2, 1);
        At(tracker, 3, 1);
        Only(tracker).ShouldBe((AlertState.Pending, 1.0));
        At(tracker, 4, 1);
        Only(tracker).ShouldBe((AlertState.Firing, 1.0));
    }

    [Fact]
    public void Without_for_an_alert_fires_at_once_and_a_resolved_one_that_comes_back_is_new()
    {
        AlertTracker tracker = Tracker("");
        At(tracker, 0, 1);
        Only(tracker).ShouldBe((AlertState.Firing, 1.0));
        At(tracker, 1);
        Only(tracker).ShouldBe((AlertState.Inactive, 1.0));
        At(tracker, 2, 3);
        Only(tracker).ShouldBe((AlertState.Firing, 3.0));
        Alert(tracker).ActiveAt.ShouldBe(_start.AddMinutes(2));
        Alert(tracker).ResolvedAt.ShouldBeNull();
    }

    [Fact]
    public void Labels_are_those_of_the_series_and_the_rule_and_none_is_empty()
    {
        AlertTracker tracker = Tracker("labels: {severity: '{{ if gt $value 3.0 }}critical{{ end }}', model: ''}, "
            + "annotations: {summary: '{{ $labels.service }} {{ $labels.nothing }}{{ $value }}'}");
        Update(tracker, 0, FixedQuery.Element(5, ("service", "api"), ("model", "m")));
        Alert(tracker).Labels.ShouldBe(
            LabelSet.Of(("alertname", "A"), ("service", "api"), ("severity", "critical")));
        Alert(tracker).Annotations["summary"].ShouldBe("api 5");
        Update(tracker, 1, FixedQuery.Element(2, ("service", "api")));
        tracker.Tracked.Select(one => one.Alert.State).ShouldBe([AlertState.Inactive, AlertState.Firing], true);
    }

    [Fact]
    public void A_template_that_fails_says_so_in_its_place()
    {
        AlertTracker tracker = Tracker("annotations: {summary: '{{ .Nope }}'}");
        At(tracker, 0, 1);
        Alert(tracker).Annotations["summary"].ShouldStartWith("<error expanding template: template: __alert_A:1:");
        Alert(tracker).Annotations["summary"].ShouldContain("can't evaluate field Nope");
    }

    [Fact]
    public void Series_that_become_one_and_too_many_are_errors()
    {
        AlertTracker tracker = Tracker("labels: {service: all}");
        Should.Throw<EvaluationException>(() => Update(
            tracker, 0, FixedQuery.Element(1, ("service", "a")), FixedQuery.Element(1, ("service", "b"))))
            .Message.ShouldStartWith("vector contains metrics with the same labelset");
        Should.Throw<EvaluationException>(() => tracker.Update(
            [FixedQuery.Element(1, ("a", "1")), FixedQuery.Element(1, ("a", "2"))], _start, 1, Input))
            .Message.ShouldBe("exceeded limit of 1 with 2 alerts");
        tracker.Tracked.ShouldBeEmpty();
    }

    private static AlertTracker Tracker(string more)
    {
        string rest = more.Length > 0 ? ", " + more : "";
        RuleReading reading = RuleFileReader.Read(
            "a.yml", $"groups: [{{name: g, rules: [{{alert: A, expr: 'vector(1)'{rest}}}]}}]");
        reading.Problems.ShouldBeEmpty();
        return new((AlertingRule)reading.File!.Groups[0].Rules[0]);
    }

    private static void At(AlertTracker tracker, int minute, params double[] values) =>
        Update(tracker, minute, [.. values.Select(value => FixedQuery.Element(value, ("service", "api")))]);

    private static void Update(AlertTracker tracker, int minute, params MetricElement[] found) =>
        tracker.Update(found, _start.AddMinutes(minute), 100, Input);

    private static LogQL.Templates.Alerting.AlertTemplateInput Input(MetricElement element) =>
        new(element.Labels, element.Value, 0);

    private static Alert Alert(AlertTracker tracker) => tracker.Tracked.ShouldHaveSingleItem().Alert;

    private static (AlertState, double) Only(AlertTracker tracker) => (Alert(tracker).State, Alert(tracker).Value);
}
