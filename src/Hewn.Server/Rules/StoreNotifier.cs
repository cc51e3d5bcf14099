using Hewn.Alerts.Evaluation;
using Hewn.Alerts.Notifications;

namespace Hewn.Server.Rules;

/// <summary>Tells a tenant's own log of alerts, and keeps there what recording rules gave. Thread-safe.</summary>
/// <param name="records">Writes it.</param>
/// <param name="tenant">Whose log.</param>
/// <param name="time">The clock.</param>
internal sealed class StoreNotifier(OwnRecords records, string tenant, TimeProvider time) : INotifier
{
    public string Name => "log";

    public TimeSpan? ResendAfter => null;

    public Task NotifyAsync(IReadOnlyList<AlertNotification> alerts, CancellationToken token)
    {
        DateTimeOffset now = time.GetUtcNow();
        records.Write(tenant, [.. alerts.Select(alert => (RuleRecord.OfAlert(alert), now))]);
        return Task.CompletedTask;
    }

    /// <summary>Keeps recorded values; <c>ALERTS</c> is left out, as alerts are told when they change.</summary>
    /// <exception cref="IOException">They cannot be written.</exception>
    public void Record(IReadOnlyList<RecordedSample> samples) => records.Write(tenant,
    [
        .. samples.Where(sample => sample.Name != "ALERTS")
            .Select(sample => (RuleRecord.OfSample(sample), sample.At)),
    ]);
}
