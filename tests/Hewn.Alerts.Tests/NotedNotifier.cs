using Hewn.Alerts.Notifications;

namespace Hewn.Alerts.Tests;

/// <summary>Notes what it is told, or fails as told.</summary>
internal sealed class NotedNotifier(string name, TimeSpan? resendAfter) : INotifier
{
    public List<AlertNotification> Told { get; } = [];

    public bool IsBroken { get; set; }

    public string Name => name;

    public TimeSpan? ResendAfter => resendAfter;

    public Task NotifyAsync(IReadOnlyList<AlertNotification> alerts, CancellationToken token)
    {
        if (IsBroken)
            throw new HttpRequestException("nobody listens");
        Told.AddRange(alerts);
        return Task.CompletedTask;
    }
}
