using Hewn.Alerts.Notifications;

namespace Hewn.Server.Tests.Rules;

/// <summary>Notes what it is told of, as <c>firing A</c> and <c>resolved A</c>.</summary>
internal sealed class NotedAlerts : INotifier
{
    private readonly List<string> _told = [];

    public IReadOnlyList<string> Told
    {
        get
        {
            lock (_told)
                return [.. _told];
        }
    }

    public string Name => "noted";

    public TimeSpan? ResendAfter => null;

    public Task NotifyAsync(IReadOnlyList<AlertNotification> alerts, CancellationToken token)
    {
        lock (_told)
            _told.AddRange(alerts.Select(alert => $"{(alert.IsResolved ? "resolved" : "firing")} {alert.Name}"));
        return Task.CompletedTask;
    }
}
