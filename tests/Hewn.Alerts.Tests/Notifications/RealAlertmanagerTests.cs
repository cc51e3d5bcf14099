using System.Text.Json;
using Hewn.Alerts.Evaluation;
using Hewn.Alerts.Notifications;
using Hewn.Alerts.Rules;

namespace Hewn.Alerts.Tests.Notifications;

/// <summary>The engine and a real Alertmanager: one alert that fires and is resolved.</summary>
public sealed class RealAlertmanagerTests : IDisposable
{
    private readonly HttpClient _http = new();

    public void Dispose() => _http.Dispose();

    [AlertmanagerFact]
    public async Task An_alert_that_fires_is_there_and_gone_when_it_is_resolved()
    {
        await using RunningAlertmanager alertmanager = await RunningAlertmanager.StartAsync();
        double? value = 7;
        RuleFile file = RuleFileReader.Read("r.yml", """
            groups:
              - name: g
                rules:
                  - alert: ErrorRateHigh
                    expr: vector(1)
                    labels: {severity: critical}
                    annotations: {summary: "{{ $value }} errors"}
            """).File!;
        var engine = new RuleEngine(
            [file],
            new FixedQuery((_, _) => value is { } one ? [FixedQuery.Element(one, ("service", "api"))] : []),
            new()
            {
                Notifiers = [new AlertmanagerNotifier(_http, new Uri(alertmanager.Url))],
                OnProblem = problem => throw new InvalidOperationException(problem),
            });
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        await engine.EvaluateAsync(now);
        JsonElement alert = (await alertmanager.AlertsAsync()).ShouldHaveSingleItem();
        alert.GetProperty("labels").ToString().ShouldBe(
            """{"alertname":"ErrorRateHigh","service":"api","severity":"critical"}""");
        alert.GetProperty("annotations").GetProperty("summary").GetString().ShouldBe("7 errors");
        alert.GetProperty("status").GetProperty("state").GetString().ShouldBeOneOf("active", "unprocessed");
        // The fingerprint of a webhook is the one that an Alertmanager computes.
        Alert own = engine.Status[0].Rules[0].Alerts[0];
        string fingerprint = new AlertNotification(own.Labels, own.Annotations, now, now, false, 7).Fingerprint;
        fingerprint.ShouldBe(alert.GetProperty("fingerprint").GetString());
        value = null;
        await engine.EvaluateAsync(now.AddMilliseconds(1));
        (await alertmanager.AlertsAsync()).ShouldBeEmpty();
    }
}
