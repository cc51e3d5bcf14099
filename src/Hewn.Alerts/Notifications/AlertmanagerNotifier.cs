namespace Hewn.Alerts.Notifications;

/// <summary>Tells a Prometheus Alertmanager, by its API v2. Thread-safe.</summary>
/// <remarks>
/// Each alert that fires is sent again every minute with a time at which it ends by itself, because an Alertmanager
/// forgets what it does not hear of; one that has ended is sent with that time for 15 minutes.
/// </remarks>
/// <param name="http">The client.</param>
/// <param name="url">
/// Its address, such as <c>http://localhost:9093</c>, with a prefix if it has one; a user and password in it are sent
/// by basic authentication.
/// </param>
/// <param name="time">The clock; null: the system's.</param>
public sealed class AlertmanagerNotifier(HttpClient http, Uri url, TimeProvider? time = null) : INotifier
{
    private readonly JsonPost _post = new(
        http, new Uri(url.ToString().TrimEnd('/') + "/api/v2/alerts"), time ?? TimeProvider.System);

    /// <inheritdoc/>
    public string Name => "alertmanager " + _post.Place;

    /// <inheritdoc/>
    public TimeSpan? ResendAfter { get; init; } = TimeSpan.FromMinutes(1);

    /// <inheritdoc/>
    public async Task NotifyAsync(IReadOnlyList<AlertNotification> alerts, CancellationToken token)
    {
        ArgumentNullException.ThrowIfNull(alerts);
        foreach (AlertNotification[] some in alerts.Chunk(Limits.MaxAlertsOfRequest))
        {
            await _post.SendAsync(writer =>
            {
                writer.WriteStartArray();
                foreach (AlertNotification alert in some)
                {
                    writer.WriteStartObject();
                    JsonPost.WriteLabels(writer, "labels", alert.Labels);
                    JsonPost.WriteLabels(writer, "annotations", alert.Annotations);
                    writer.WriteString("startsAt", JsonPost.TextOf(alert.StartsAt));
                    writer.WriteString("endsAt", JsonPost.TextOf(alert.EndsAt));
                    writer.WriteString("generatorURL", alert.GeneratorUrl);
                    writer.WriteEndObject();
                }

                writer.WriteEndArray();
            }, token).ConfigureAwait(false);
        }
    }
}
