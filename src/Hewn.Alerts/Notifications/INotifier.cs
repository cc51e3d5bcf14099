namespace Hewn.Alerts.Notifications;

/// <summary>Somebody who is told of alerts.</summary>
/// <remarks>
/// The contract. What cannot be told now throws <see cref="HttpRequestException"/>, <see cref="IOException"/> or
/// <see cref="OperationCanceledException"/> (it took too long); the same alerts come again with the next evaluation,
/// as they are then. One call at a time for each group of rules; calls for several groups may overlap.
/// </remarks>
public interface INotifier
{
    /// <summary>Its name, for messages and for what is kept over restarts; no two have the same.</summary>
    string Name { get; }

    /// <summary>After which time it is told again of an alert that did not change; null: never.</summary>
    TimeSpan? ResendAfter { get; }

    /// <summary>Tells it.</summary>
    /// <param name="alerts">At least one.</param>
    /// <param name="token">Stops it.</param>
    Task NotifyAsync(IReadOnlyList<AlertNotification> alerts, CancellationToken token);
}
