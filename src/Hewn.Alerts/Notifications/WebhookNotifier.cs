using System.Text.Json;
using Hewn.LogQL.Labels;

namespace Hewn.Alerts.Notifications;

/// <summary>
/// Tells a webhook what an Alertmanager would (its payload of version 4), once when an alert fires and once when it has
/// ended. Thread-safe.
/// </summary>
/// <param name="http">The client.</param>
/// <param name="url">Where to; a user and password in it are sent by basic authentication.</param>
/// <param name="time">The clock; null: the system's.</param>
public sealed class WebhookNotifier(HttpClient http, Uri url, TimeProvider? time = null) : INotifier
{
    private const string NoEnd = "0001-01-01T00:00:00Z"; // what an Alertmanager says of an alert that fires

    private readonly JsonPost _post = new(http, url, time ?? TimeProvider.System);

    /// <inheritdoc/>
    public string Name => "webhook " + _post.Place;

    /// <inheritdoc/>
    public TimeSpan? ResendAfter { get; init; }

    /// <summary>Where people reach this; stands in the payload. Default: empty.</summary>
    public string ExternalUrl { get; init; } = "";

    /// <inheritdoc/>
    public Task NotifyAsync(IReadOnlyList<AlertNotification> alerts, CancellationToken token)
    {
        ArgumentNullException.ThrowIfNull(alerts);
        return _post.SendAsync(writer => Write(writer, alerts), token);
    }

    private void Write(Utf8JsonWriter writer, IReadOnlyList<AlertNotification> alerts)
    {
        LabelSet common = Common(alerts.Select(alert => alert.Labels));
        writer.WriteStartObject();
        writer.WriteString("version", "4");
        writer.WriteString("groupKey", "{}:" + common);
        writer.WriteNumber("truncatedAlerts", 0);
        writer.WriteString("status", StatusOf(alerts.All(alert => alert.IsResolved)));
        writer.WriteString("receiver", "hewn");
        JsonPost.WriteLabels(writer, "groupLabels", LabelSet.Empty);
        JsonPost.WriteLabels(writer, "commonLabels", common);
        JsonPost.WriteLabels(writer, "commonAnnotations", Common(alerts.Select(alert => alert.Annotations)));
        writer.WriteString("externalURL", ExternalUrl);
        writer.WriteStartArray("alerts");
        foreach (AlertNotification alert in alerts)
            Write(writer, alert);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, AlertNotification alert)
    {
        writer.WriteStartObject();
        writer.WriteString("status", StatusOf(alert.IsResolved));
        JsonPost.WriteLabels(writer, "labels", alert.Labels);
        JsonPost.WriteLabels(writer, "annotations", alert.Annotations);
        writer.WriteString("startsAt", JsonPost.TextOf(alert.StartsAt));
        writer.WriteString("endsAt", alert.IsResolved ? JsonPost.TextOf(alert.EndsAt) : NoEnd);
        writer.WriteString("generatorURL", alert.GeneratorUrl);
        writer.WriteString("fingerprint", alert.Fingerprint);
        writer.WriteEndObject();
    }

    private static string StatusOf(bool isResolved) => isResolved ? "resolved" : "firing";

    private static LabelSet Common(IEnumerable<LabelSet> sets) => sets.Aggregate((left, right) =>
        left.Only(left.Where(label => right[label.Name] == label.Value).Select(label => label.Name)));
}
